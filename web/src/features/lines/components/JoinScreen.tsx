/** Taking a place: what to expect, what it can cost, and what the consultant should know. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { Id, OpenBlock } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { clockTime, dayAndTime, minutesLong, nearDay } from '@/kit/time/format';
import { Button, ButtonLink } from '@/ui/Button';
import { TextArea } from '@/ui/inputs';
import { Card, Note, PageHeader } from '@/ui/layout';
import { Money } from '@/ui/Money';
import { EmptyState, ErrorState, Loading, Skeleton } from '@/ui/states';
import { DataList } from '@/ui/Table';
import { messages } from '../messages';
import { join, openBlocksQuery } from '../queries';

const route = getRouteApi('/join/$blockId');
const LONGEST_NOTE = 2000;

export function JoinScreen() {
  const { blockId } = route.useParams();
  const { of } = route.useSearch();
  usePageTitle(messages.joinTitle);
  return (
    <div className="column max-w-2xl pb-12">
      <PageHeader title={messages.joinTitle} />
      {of ? <Found blockId={blockId} consultantId={of} /> : <Gone />}
    </div>
  );
}

function Found({ blockId, consultantId }: { blockId: Id; consultantId: Id }) {
  const { data, error, refetch } = useQuery(openBlocksQuery(consultantId));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <Loading>
        <Skeleton className="h-64 rounded-lg" />
      </Loading>
    );
  }
  const block = data.find(({ id }) => id === blockId);
  return block ? <JoinForm block={block} /> : <Gone />;
}

function Gone() {
  return (
    <EmptyState title={messages.gone} action={<ButtonLink to="/">{messages.backToSearch}</ButtonLink>}>
      {messages.goneText}
    </EmptyState>
  );
}

function JoinForm({ block }: { block: OpenBlock }) {
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const [note, setNote] = useState('');
  const isFree = block.price.kind === 'free';
  const take = useMutation({
    mutationFn: () => join(block.id, note),
    onSuccess: async (place) => {
      await client.invalidateQueries({ queryKey: ['booking'] });
      await navigate({ to: '/line/$bookingId', params: { bookingId: place.booking_id } });
    },
  });
  return (
    <Card className="grid gap-6">
      <DataList
        items={[
          {
            term: messages.hour,
            value: `${nearDay(block.starts_at)}, ${messages.hourWords(clockTime(block.starts_at), clockTime(block.ends_at))}`,
          },
          { term: messages.inFront, value: messages.inLine(block.people) },
          { term: messages.expected, value: dayAndTime(block.predicted_start) },
          { term: messages.callLength, value: messages.callUpTo(minutesLong(block.call_minutes)) },
          {
            term: messages.mostItCosts,
            value: isFree ? messages.free : <Money value={block.price_limit} />,
          },
        ]}
      />
      {!block.has_chance && <Note tone="warn">{messages.noChance}</Note>}
      <p className="text-sm text-soft">{isFree ? messages.freeTerms : messages.costTerms}</p>
      <TextArea
        label={messages.noteLabel}
        hint={messages.noteHint}
        optional
        rows={3}
        maxLength={LONGEST_NOTE}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      {take.error && <Note tone="bad">{take.error.message}</Note>}
      <Button size="large" wide busy={take.isPending && messages.taking} onClick={() => take.mutate()}>
        {messages.take}
      </Button>
    </Card>
  );
}
