/** The organisations one belongs to, and the way to open one. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Problem } from '@/kit/api/problem';
import type { OwnOrganisation } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { listWords } from '@/kit/time/format';
import { viewerZone } from '@/kit/time/viewer';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextInput } from '@/ui/inputs';
import { Link } from '@/ui/Link';
import { PageHeader } from '@/ui/layout';
import { EmptyState, ErrorState, Loading, Skeleton } from '@/ui/states';
import { messages } from '../messages';
import { found, ownOrganisationsQuery } from '../queries';

export function OrganisationsScreen() {
  usePageTitle(messages.ownTitle);
  const { data, error, refetch } = useQuery(ownOrganisationsQuery);
  const [isFounding, setFounding] = useState(false);
  const open = (
    <Button icon={<Plus aria-hidden="true" className="size-5" />} onClick={() => setFounding(true)}>
      {messages.found}
    </Button>
  );
  return (
    <div className="column pb-12">
      <PageHeader
        title={messages.ownTitle}
        lead={messages.ownLead}
        actions={data && data.length > 0 ? open : undefined}
      />
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading>
          <Skeleton className="h-24" />
        </Loading>
      ) : data.length === 0 ? (
        <EmptyState title={messages.none} action={open}>
          {messages.noneText}
        </EmptyState>
      ) : (
        <ul className="divide-y divide-hairline border-y border-hairline">
          {data.map((organisation) => (
            <Row key={organisation.id} organisation={organisation} />
          ))}
        </ul>
      )}
      {isFounding && <FoundDialog onClose={() => setFounding(false)} />}
    </div>
  );
}

function Row({ organisation }: { organisation: OwnOrganisation }) {
  const { id, slug, name, headline, roles, thumbnail_url } = organisation;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-4">
      <div className="flex min-w-0 items-center gap-4">
        <Avatar id={id} name={name} src={thumbnail_url} size="medium" />
        <div className="min-w-0">
          <h2 className="text-lg font-semibold">
            <Link to="/organisations/$slug" params={{ slug }}>
              {name}
            </Link>
          </h2>
          {headline && <p className="truncate text-soft">{headline}</p>}
          <p className="text-sm text-faint">{listWords(roles.map(messages.role))}</p>
        </div>
      </div>
      <Link to="/o/$slug" params={{ slug }} className="text-sm">
        {messages.seePage}
      </Link>
    </li>
  );
}

function FoundDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [headline, setHeadline] = useState('');
  const save = useMutation({
    mutationFn: () => found({ name, headline, about: '', address: '', zone: viewerZone(), languages: [] }),
    onSuccess: async ({ slug }) => {
      await client.invalidateQueries({ queryKey: ['directory', 'organisations'] });
      await navigate({ to: '/organisations/$slug', params: { slug }, search: { part: 'page' } });
    },
  });
  const problem = save.error instanceof Problem ? save.error : null;
  return (
    <Dialog
      open
      onClose={onClose}
      locked={save.isPending}
      title={messages.foundTitle}
      actions={
        <>
          <Button type="submit" form="found" busy={save.isPending && messages.founding}>
            {messages.found}
          </Button>
          <Button kind="secondary" onClick={onClose} disabled={save.isPending}>
            {messages.cancel}
          </Button>
        </>
      }
    >
      <form
        id="found"
        noValidate
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!save.isPending) save.mutate();
        }}
      >
        <p className="text-soft">{messages.foundLead}</p>
        <TextInput
          label={messages.name}
          maxLength={80}
          value={name}
          error={problem?.field('name')}
          onChange={(event) => setName(event.target.value)}
        />
        <TextInput
          label={messages.headline}
          optional
          maxLength={120}
          value={headline}
          error={problem?.field('headline')}
          onChange={(event) => setHeadline(event.target.value)}
        />
        {save.error && (!problem || problem.fields.length === 0) && <ErrorState error={save.error} />}
      </form>
    </Dialog>
  );
}
