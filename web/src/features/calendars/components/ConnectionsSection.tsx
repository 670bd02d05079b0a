/** Connected accounts: how reading each goes in words, which of their calendars count, and the way in and out. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import type { Connection, Connections } from '@/kit/api/types';
import { dayAndTime, relative } from '@/kit/time/format';
import { useNow } from '@/kit/time/useNow';
import { StateTag, type Tone } from '@/ui/Badge';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Checkbox, Select } from '@/ui/inputs';
import { Section } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { type Health, healthOf, readAfter, writtenIn } from '../model';
import { chooseCalendars, connectionsQuery, disconnect, readNow } from '../queries';
import { CalDavDialog } from './CalDavDialog';
import { ChooseDialog, useLeaving } from './ChooseDialog';
import { PasswordDialog } from './PasswordDialog';

/** Every command answers with how things stand afterwards: that is shown at once. */
export function useKeep() {
  const client = useQueryClient();
  return (answer: Connections) => client.setQueryData(connectionsQuery.queryKey, answer);
}

/** Without `readsBusy` calendars are only written into: a client's busy times are nobody's business here. */
export function ConnectionsSection({ readsBusy }: { readsBusy: boolean }) {
  const { data, error, refetch } = useQuery(connectionsQuery);
  const [connecting, setConnecting] = useState<'choose' | 'caldav' | null>(null);
  return (
    <Section
      id="accounts"
      title={messages.connectionsTitle}
      actions={
        data &&
        data.kinds.length > 0 && (
          <Button
            kind="secondary"
            size="small"
            icon={<Plus aria-hidden="true" className="size-4" />}
            onClick={() => setConnecting(data.kinds.length > 1 ? 'choose' : 'caldav')}
          >
            {messages.connect}
          </Button>
        )
      }
    >
      <p className="max-w-prose text-soft">
        {readsBusy ? messages.connectionsLead : messages.clientConnectionsLead}
      </p>
      {error && !data && (
        <ErrorState title={messages.loadError} error={error} onRetry={() => void refetch()} />
      )}
      {!data && !error && (
        <Loading>
          <Skeleton className="mt-4 h-24" />
        </Loading>
      )}
      {data?.items.length === 0 && <p className="mt-4 text-faint">{messages.connectionsNone}</p>}
      {data && data.items.length > 0 && (
        <ul className="mt-4 divide-y divide-hairline border-y border-hairline">
          {data.items.map((connection) => (
            <Account key={connection.id} connection={connection} readsBusy={readsBusy} />
          ))}
        </ul>
      )}
      {connecting === 'choose' && data && (
        <ChooseDialog
          kinds={data.kinds}
          onCalDav={() => setConnecting('caldav')}
          onClose={() => setConnecting(null)}
        />
      )}
      {connecting === 'caldav' && <CalDavDialog onClose={() => setConnecting(null)} />}
    </Section>
  );
}

const tags: Record<Health, { tone: Tone; label: string } | null> = {
  works: { tone: 'good', label: messages.healthyTag },
  failing: { tone: 'warn', label: messages.failingTag },
  refused: { tone: 'bad', label: messages.refusedTag },
  idle: null,
  waiting: null,
};

function Account({ connection, readsBusy }: { connection: Connection; readsBusy: boolean }) {
  const client = useQueryClient();
  const keep = useKeep();
  const [step, setStep] = useState<'sign-in' | 'remove' | null>(null);
  const health = healthOf(connection);
  const tag = tags[health];
  const read = useMutation({
    mutationFn: () => readNow(connection.id),
    onSuccess: (answer) => {
      keep(answer);
      const now = answer.items.find(({ id }) => id === connection.id);
      if (now && healthOf(now) === 'works') toast(messages.readDone, 'good');
    },
    onError: (failure) => toast(failure.message, 'bad'),
  });
  const choose = useMutation({
    mutationFn: (choice: Parameters<typeof chooseCalendars>[1]) => chooseCalendars(connection.id, choice),
    onSuccess: keep,
    onError: (failure) => toast(failure.message, 'bad'),
  });
  const leave = useLeaving();
  const remove = useMutation({
    mutationFn: () => disconnect(connection.id),
    onSuccess: async () => {
      setStep(null);
      await client.invalidateQueries({ queryKey: ['calendars'] });
      toast(messages.disconnected);
    },
    onError: (failure) => toast(failure.message, 'bad'),
  });
  return (
    <li className="grid gap-4 py-5">
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3">
        <div className="grid min-w-0 gap-1">
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="font-medium break-all">{connection.login}</span>
            <span className="text-sm text-faint">{messages.kind(connection.kind)}</span>
            {tag && <StateTag tone={tag.tone}>{tag.label}</StateTag>}
          </p>
          <HealthWords connection={connection} health={health} readsBusy={readsBusy} />
        </div>
        <div className="flex flex-wrap gap-2">
          {health === 'refused' ? (
            <Button
              size="small"
              busy={leave.isPending && messages.leaving}
              onClick={() =>
                connection.kind === 'caldav' ? setStep('sign-in') : leave.mutate(connection.kind)
              }
            >
              {messages.signIn}
            </Button>
          ) : (
            health !== 'idle' && (
              <Button
                kind="secondary"
                size="small"
                icon={<RefreshCw aria-hidden="true" className="size-4" />}
                busy={read.isPending && messages.readingNow}
                onClick={() => read.mutate()}
              >
                {messages.readNow}
              </Button>
            )
          )}
          <Button kind="quiet" size="small" onClick={() => setStep('remove')}>
            {messages.disconnect}
          </Button>
        </div>
      </div>
      {connection.calendars.length === 0 && <p className="text-sm text-faint">{messages.noCalendars}</p>}
      {readsBusy && connection.calendars.length > 0 && (
        <fieldset className="grid gap-2">
          <legend className="mb-2 text-sm font-semibold">{messages.calendarsLegend}</legend>
          {connection.calendars.map((calendar) => (
            <Checkbox
              key={calendar.id}
              label={calendar.name}
              checked={calendar.is_read}
              disabled={choose.isPending}
              onChange={(event) =>
                choose.mutate({
                  read: readAfter(connection, calendar.id, event.target.checked),
                  write: writtenIn(connection),
                })
              }
            />
          ))}
        </fieldset>
      )}
      {connection.calendars.some(({ can_write }) => can_write) && (
        <Select
          label={messages.writeInto}
          hint={messages.writeHint}
          className="max-w-md"
          value={writtenIn(connection) ?? ''}
          disabled={choose.isPending}
          onChange={(event) =>
            choose.mutate({
              read: connection.calendars.filter(({ is_read }) => is_read).map(({ id }) => id),
              write: event.target.value || null,
            })
          }
          choices={[
            { value: '', label: messages.writeNowhere },
            ...connection.calendars
              .filter(({ can_write }) => can_write)
              .map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      {step === 'sign-in' && <PasswordDialog connection={connection} onClose={() => setStep(null)} />}
      {step === 'remove' && (
        <Dialog
          open
          onClose={() => setStep(null)}
          locked={remove.isPending}
          title={messages.disconnectTitle(connection.login)}
          actions={
            <>
              <Button
                kind="danger"
                busy={remove.isPending && messages.disconnecting}
                onClick={() => remove.mutate()}
              >
                {messages.disconnectDo}
              </Button>
              <Button kind="secondary" onClick={() => setStep(null)}>
                {messages.keep}
              </Button>
            </>
          }
        >
          <p>{messages.disconnectText}</p>
        </Dialog>
      )}
    </li>
  );
}

/** "Read 2 minutes ago · 14 busy times ahead", or since when it fails and why. */
function HealthWords({
  connection,
  health,
  readsBusy,
}: {
  connection: Connection;
  health: Health;
  readsBusy: boolean;
}) {
  const now = useNow(15_000);
  const { read_at, failing_since, last_error, next_at, busy_count } = connection;
  return (
    <div className="grid gap-1 text-sm text-soft" aria-live="polite">
      {health === 'works' && read_at && (
        <p className="figures">{messages.healthy(relative(read_at, now), messages.busyTimes(busy_count))}</p>
      )}
      {health === 'idle' && readsBusy && <p>{messages.nothingRead}</p>}
      {health === 'waiting' && <p>{messages.notReadYet}</p>}
      {(health === 'failing' || health === 'refused') && failing_since && (
        <p>
          {messages.failing(dayAndTime(failing_since), last_error ?? '')}{' '}
          {health === 'refused' ? messages.signInWanted : `${messages.triedAgain} ${relative(next_at, now)}.`}{' '}
          {read_at && messages.knownBefore}
        </p>
      )}
      {connection.unreadable > 0 && <p>{messages.unreadable(connection.unreadable)}</p>}
      {connection.unwritten > 0 && <p>{messages.unwritten(connection.unwritten)}</p>}
      {connection.deleted > 0 && <p>{messages.deleted(connection.deleted)}</p>}
    </div>
  );
}
