/** The consultant's console: who is called, who waits, and whether the time is enough for them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { stopwatch } from '@/features/calls/model';
import { PracticeFrame } from '@/features/practice/PracticeFrame';
import { Problem } from '@/kit/api/problem';
import type { Console, Id, InLine } from '@/kit/api/types';
import { useHints, useWatch } from '@/kit/live/live';
import { usePageTitle } from '@/kit/page/title';
import { clockTime, minutesLong } from '@/kit/time/format';
import { useNow } from '@/kit/time/useNow';
import { Avatar } from '@/ui/Avatar';
import { Badge, StateTag } from '@/ui/Badge';
import { Button, ButtonLink } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Card, Note, PageHeader, Section } from '@/ui/layout';
import { EmptyState, ErrorState, Loading, Skeleton } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { secondsUntil } from '../model';
import { type ConsoleButton, consoleQuery, press } from '../queries';

const route = getRouteApi('/blocks/$blockId');

export function ConsoleScreen() {
  const { blockId } = route.useParams();
  usePageTitle(messages.consoleTitle);
  return <PracticeFrame>{() => <Loaded blockId={blockId} />}</PracticeFrame>;
}

function Loaded({ blockId }: { blockId: Id }) {
  const client = useQueryClient();
  const query = consoleQuery(blockId);
  const { data, error, refetch } = useQuery(query);
  useWatch('line', blockId);
  useHints((hint) => {
    if (hint.topic === 'line' && hint.id === blockId) {
      void client.invalidateQueries({ queryKey: query.queryKey });
    }
  });
  if (error && !data) {
    const isMissing = error instanceof Problem && error.status === 404;
    return isMissing ? (
      <EmptyState
        title={messages.consoleMissing}
        action={<ButtonLink to="/hours">{messages.toHours}</ButtonLink>}
      >
        {messages.consoleMissingText}
      </EmptyState>
    ) : (
      <ErrorState error={error} onRetry={() => void refetch()} />
    );
  }
  if (!data) {
    return (
      <Loading>
        <Skeleton className="mt-10 h-80 rounded-lg" />
      </Loading>
    );
  }
  return <Shown line={data} />;
}

function Shown({ line }: { line: Console }) {
  const client = useQueryClient();
  const { block } = line;
  const command = useMutation({
    mutationFn: (button: ConsoleButton) => press(block.id, button),
    onSuccess: (after) => client.setQueryData(consoleQuery(block.id).queryKey, after),
    onError: (failure) => {
      toast(failure.message, 'bad');
      void client.invalidateQueries({ queryKey: consoleQuery(block.id).queryKey });
    },
  });
  return (
    <>
      <PageHeader
        title={messages.consoleTitle}
        lead={messages.consoleLead(
          block.offering_title,
          clockTime(block.starts_at),
          clockTime(block.ends_at),
        )}
        actions={
          <StateTag tone={block.state === 'open' ? 'good' : 'plain'}>{messages.states[block.state]}</StateTag>
        }
      />
      <div className="grid items-start gap-x-14 gap-y-8 lg:grid-cols-[1fr_20rem]">
        <div className="grid min-w-0 gap-8">
          <Current line={line} busy={command.isPending} onPress={command.mutate} />
          <Section title={messages.lineTitle}>
            {line.waiting.length === 0 ? (
              <EmptyState title={messages.nobody}>{messages.nobodyText}</EmptyState>
            ) : (
              <ol className="divide-y divide-hairline border-y border-hairline">
                {line.waiting.map((each) => (
                  <Row key={each.booking_id} person={each} />
                ))}
              </ol>
            )}
          </Section>
        </div>
        <Facts line={line} busy={command.isPending} onPress={command.mutate} />
      </div>
    </>
  );
}

interface Pressing {
  line: Console;
  busy: boolean;
  onPress: (button: ConsoleButton) => void;
}

function Current({ line, busy, onPress }: Pressing) {
  const now = useNow(1_000);
  const { block, current } = line;
  const hasBegun = now >= Date.parse(block.starts_at);
  const isOver = block.state === 'over' || now >= Date.parse(block.ends_at);
  if (!current) {
    return (
      <Card className="grid gap-4">
        {block.state === 'planned' && !hasBegun ? (
          <Button size="large" wide disabled={busy} onClick={() => onPress('open')}>
            {messages.openLine}
          </Button>
        ) : (
          <Button
            size="large"
            wide
            busy={busy && messages.calling}
            disabled={isOver || !hasBegun || line.waiting.length === 0}
            onClick={() => onPress('next')}
          >
            {messages.next}
          </Button>
        )}
        <p className="text-sm text-faint">
          {block.state === 'planned' && !hasBegun ? messages.openHint : messages.nextHint}
        </p>
      </Card>
    );
  }
  const isTalking = current.state === 'in_call';
  return (
    <Card className="grid gap-5">
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div className="flex min-w-0 items-start gap-4">
          <Avatar id={current.client_id} name={current.client_name} />
          <div className="grid gap-0.5">
            <p className="text-sm text-soft">{isTalking ? messages.talking : messages.callNow}</p>
            <h2 className="text-xl">{current.client_name}</h2>
            {current.note && <p className="max-w-prose text-soft">{current.note}</p>}
          </div>
        </div>
        {!isTalking && (
          <Badge tone={current.present ? 'good' : 'warn'}>
            {current.present
              ? messages.isThere
              : messages.isAwaited(current.come_by ? secondsUntil(current.come_by, now) : 0)}
          </Badge>
        )}
      </div>
      <ButtonLink to="/waiting-room/$bookingId" params={{ bookingId: current.booking_id }} size="large" wide>
        {messages.goToCall}
      </ButtonLink>
      {!isTalking && (
        <div className="grid gap-2 sm:grid-cols-2">
          <Button kind="secondary" wide disabled={busy} onClick={() => onPress('skip')}>
            {messages.skip(line.skip_places)}
          </Button>
          {!current.present && (
            <Button kind="secondary" wide disabled={busy} onClick={() => onPress('no-show')}>
              {messages.noShowButton}
            </Button>
          )}
        </div>
      )}
    </Card>
  );
}

function Row({ person }: { person: InLine }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-3">
      <div className="flex min-w-0 items-center gap-4">
        <span className="figures w-8 font-serif text-xl font-semibold">{person.place}</span>
        <div className="min-w-0">
          <p className="font-semibold">{person.client_name}</p>
          {person.note && <p className="line-clamp-2 text-sm text-soft">{person.note}</p>}
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {person.state === 'joining' && <Badge tone="warn">{messages.notPaid}</Badge>}
        {person.misses > 0 && <Badge tone="warn">{messages.missedOnceShort}</Badge>}
        {person.call_back && <Badge>{messages.isAway}</Badge>}
        {person.predicted_start && (
          <span className={person.has_chance ? 'figures text-soft' : 'figures text-warn'}>
            {clockTime(person.predicted_start)}
          </span>
        )}
      </div>
    </li>
  );
}

function Facts({ line, busy, onPress }: Pressing) {
  const now = useNow(1_000);
  const [isEnding, setEnding] = useState(false);
  const { block } = line;
  const hasBegun = now >= Date.parse(block.starts_at);
  const isGoing = block.state !== 'over';
  const enough = line.reached >= line.waiting.length;
  return (
    <Card className="grid gap-5 lg:sticky lg:top-22">
      <div>
        <p className="text-sm text-soft">{hasBegun ? messages.timeLeft : messages.begins}</p>
        <p role="timer" className="figures font-serif text-3xl font-semibold">
          {stopwatch(secondsUntil(hasBegun ? block.ends_at : block.starts_at, now))}
        </p>
      </div>
      <dl className="grid grid-cols-2 gap-4">
        <Fact term={messages.waitingCount} value={line.waiting.length} />
        <Fact term={messages.served_} value={line.served} />
      </dl>
      <p className="text-sm text-soft">
        {messages.perCall}: {minutesLong(Math.max(1, Math.round(line.expected_call_seconds / 60)))}
      </p>
      {line.waiting.length > 0 &&
        isGoing &&
        (enough ? (
          <Note tone="good">{messages.enough}</Note>
        ) : (
          <Note tone="warn">{messages.notEnough(line.reached, line.waiting.length)}</Note>
        ))}
      {isGoing && (
        <div className="grid gap-2">
          {block.state !== 'closed' && (
            <Button kind="secondary" wide disabled={busy} onClick={() => onPress('close')}>
              {messages.close}
            </Button>
          )}
          {hasBegun && (
            <Button kind="quiet" wide onClick={() => setEnding(true)}>
              {messages.end}
            </Button>
          )}
        </div>
      )}
      <Dialog
        open={isEnding}
        onClose={() => setEnding(false)}
        title={messages.endTitle}
        actions={
          <>
            <Button kind="secondary" onClick={() => setEnding(false)}>
              {messages.keepGoing}
            </Button>
            <Button
              kind="danger"
              onClick={() => {
                setEnding(false);
                onPress('end');
              }}
            >
              {messages.end}
            </Button>
          </>
        }
      >
        <p>{messages.endText(line.waiting.length)}</p>
      </Dialog>
    </Card>
  );
}

function Fact({ term, value }: { term: string; value: number }) {
  return (
    <div>
      <dt className="text-sm text-soft">{term}</dt>
      <dd className="figures font-serif text-2xl font-semibold">{value}</dd>
    </div>
  );
}
