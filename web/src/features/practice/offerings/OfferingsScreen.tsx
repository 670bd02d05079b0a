/** All that a consultant offers. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Archive, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Offering } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { minutesLong } from '@/kit/time/format';
import { Button, ButtonLink, IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Link } from '@/ui/Link';
import { PageHeader, Section } from '@/ui/layout';
import { Price } from '@/ui/Money';
import { EmptyState, ErrorState, Loading, Skeleton } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { PracticeFrame } from '../PracticeFrame';
import { archiveOffering, ownOfferingsQuery } from '../queries';
import { messages } from './messages';
import { policySentences } from './words';

export function OfferingsScreen() {
  usePageTitle(messages.title);
  return (
    <PracticeFrame>
      {() => (
        <>
          <PageHeader
            title={messages.title}
            lead={messages.lead}
            actions={
              <ButtonLink to="/offerings/$id" params={{ id: 'new' }}>
                <Plus aria-hidden="true" className="size-5" />
                {messages.add}
              </ButtonLink>
            }
          />
          <List />
        </>
      )}
    </PracticeFrame>
  );
}

function List() {
  const { data: offerings, error, refetch } = useQuery(ownOfferingsQuery);
  const [leaving, setLeaving] = useState<Offering | null>(null);
  if (error && !offerings) {
    return <ErrorState title={messages.loadError} error={error} onRetry={() => void refetch()} />;
  }
  if (!offerings) {
    return (
      <Loading>
        <div className="grid gap-4">
          <Skeleton className="h-24" />
          <Skeleton className="h-24" />
          <Skeleton className="h-24" />
        </div>
      </Loading>
    );
  }
  const active = offerings.filter((offering) => offering.active);
  const archived = offerings.filter((offering) => !offering.active);
  return (
    <>
      {active.length === 0 ? (
        <EmptyState
          title={messages.emptyTitle}
          action={
            <ButtonLink to="/offerings/$id" params={{ id: 'new' }}>
              {messages.emptyAction}
            </ButtonLink>
          }
        >
          {messages.emptyText}
        </EmptyState>
      ) : (
        <ul className="divide-y divide-hairline border-y border-hairline">
          {active.map((offering) => (
            <Row key={offering.id} offering={offering} onArchive={() => setLeaving(offering)} />
          ))}
        </ul>
      )}
      {archived.length > 0 && (
        <Section title={messages.archivedTitle} className="mt-12">
          <ul className="divide-y divide-hairline">
            {archived.map((offering) => (
              <li key={offering.id} className="flex flex-wrap justify-between gap-x-6 py-3 text-soft">
                <span>{offering.title}</span>
                <span className="text-sm">
                  {minutesLong(offering.duration_minutes)}, <Price terms={offering.price} />
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {leaving && <ArchiveDialog offering={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

function Row({ offering, onArchive }: { offering: Offering; onArchive: () => void }) {
  const { id, title, description, duration_minutes, price, policy } = offering;
  return (
    <li className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 py-5">
      <div className="grid min-w-0 gap-1">
        <h2 className="text-xl">
          <Link
            to="/offerings/$id"
            params={{ id }}
            aria-label={messages.edit(title)}
            className="text-ink! decoration-transparent hover:decoration-pen"
          >
            {title}
          </Link>
        </h2>
        <p className="figures">
          {minutesLong(duration_minutes)}, <Price terms={price} />
        </p>
        {description && <p className="line-clamp-2 max-w-prose text-soft">{description}</p>}
        {price.kind !== 'free' && (
          <p className="max-w-prose text-sm text-faint">{policySentences(policy).slice(0, 2).join(' ')}</p>
        )}
      </div>
      <IconButton label={messages.archiveOne(title)} onClick={onArchive}>
        <Archive aria-hidden="true" />
      </IconButton>
    </li>
  );
}

function ArchiveDialog({ offering, onClose }: { offering: Offering; onClose: () => void }) {
  const client = useQueryClient();
  const archive = useMutation({
    mutationFn: () => archiveOffering(offering.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['directory'] });
      toast(messages.archivedToast(offering.title), 'good');
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      locked={archive.isPending}
      title={messages.archiveTitle(offering.title)}
      actions={
        <>
          <Button
            kind="danger"
            busy={archive.isPending && messages.archiving}
            onClick={() => archive.mutate()}
          >
            {messages.archiveButton}
          </Button>
          <Button kind="secondary" onClick={onClose} disabled={archive.isPending}>
            {messages.keep}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p>{messages.archiveText}</p>
        {archive.error && <ErrorState error={archive.error} />}
      </div>
    </Dialog>
  );
}
