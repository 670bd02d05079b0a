/** Events of all services and the ledger's transfers in one line of time, by moment. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Id } from '@/kit/api/types';
import { clockTime, fullDate, secondsLong } from '@/kit/time/format';
import { Badge } from '@/ui/Badge';
import { classes } from '@/ui/classes';
import { Money } from '@/ui/Money';
import { ErrorState } from '@/ui/states';
import { messages } from '../messages';
import { groupedByMoment, servicesIn, type TimelineItem, timelineOf } from '../model';
import { journalQuery, type LedgerTransfer, transfersQuery } from '../queries';
import { RowsSkeleton } from './StaffFrame';

const words = {
  transfer: ({ kind, source, target }: LedgerTransfer) => messages.transfer(kind, source.kind, target.kind),
  talk: (from: string, to: string) =>
    messages.talk(clockTime(from), clockTime(to), secondsLong((Date.parse(to) - Date.parse(from)) / 1000)),
};

export function Timeline({ bookingId }: { bookingId: Id }) {
  const journal = useQuery(journalQuery(bookingId));
  const transfers = useQuery(transfersQuery(bookingId));
  const [service, setService] = useState<string | null>(null);
  if (journal.error && !journal.data) {
    return (
      <ErrorState
        title={messages.timelineError}
        error={journal.error}
        onRetry={() => void journal.refetch()}
      />
    );
  }
  if (!journal.data || (transfers.isPending && !transfers.error)) return <RowsSkeleton />;
  const items = timelineOf(journal.data, transfers.data ?? [], words);
  const services = servicesIn(items);
  const shown = items.filter((item) => service === null || item.service === service);
  return (
    <div className="grid gap-4">
      {transfers.error && (
        <ErrorState
          title={messages.transfersError}
          error={transfers.error}
          onRetry={() => void transfers.refetch()}
        />
      )}
      {items.length === 0 ? (
        <p className="text-faint">{messages.timelineEmpty}</p>
      ) : (
        <>
          <fieldset className="flex flex-wrap gap-2">
            <legend className="sr-only">{messages.filter}</legend>
            {[null, ...services].map((each) => (
              <button
                key={each ?? 'all'}
                type="button"
                aria-pressed={each === service}
                onClick={() => setService(each)}
                className={classes(
                  'pressable min-h-9 rounded-md border px-3 text-sm',
                  each === service
                    ? 'border-pen bg-pen-wash font-semibold text-pen-strong'
                    : 'border-edge bg-raised hover:border-ink',
                )}
              >
                {each ?? messages.everything}
              </button>
            ))}
          </fieldset>
          <ol className="grid">
            {groupedByMoment(shown).map(({ at, items: ofMoment }) => (
              <li
                key={ofMoment[0]?.key}
                className="grid gap-x-6 gap-y-1 border-t border-hairline py-3 sm:grid-cols-[9rem_1fr]"
              >
                <p className="figures text-sm text-soft">
                  <time dateTime={at}>
                    <span className="block">{fullDate(at)}</span>
                    <span className="font-semibold text-ink">{preciseTime(at)}</span>
                  </time>
                </p>
                <ul className="grid min-w-0 gap-2">
                  {ofMoment.map((item) => (
                    <Entry key={item.key} item={item} />
                  ))}
                </ul>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

function Entry({ item }: { item: TimelineItem }) {
  return (
    <li className="min-w-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p className={item.isTimer ? 'text-soft' : ''}>{item.text}</p>
        {item.amount && <Money value={item.amount} className="font-semibold" />}
      </div>
      {item.data ? (
        <details>
          <summary className="inline-flex min-h-6 flex-wrap items-center gap-x-2 rounded-sm text-xs text-faint">
            <Source item={item} />
            <span className="text-pen">{messages.data}</span>
          </summary>
          <Json value={item.data} />
        </details>
      ) : (
        <p className="flex min-h-6 flex-wrap items-center gap-x-2 text-xs text-faint">
          <Source item={item} />
        </p>
      )}
    </li>
  );
}

function Source({ item: { service, name, isTimer } }: { item: TimelineItem }) {
  return (
    <>
      <Badge>{service}</Badge>
      <span>{name}</span>
      {isTimer && <span>({messages.timer})</span>}
    </>
  );
}

export function Json({ value }: { value: unknown }) {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
      tabIndex={0}
      className="mt-1 max-h-80 overflow-auto rounded-md bg-sunk p-3 text-xs"
    >
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}

/** With seconds: order matters here. */
function preciseTime(at: string): string {
  const seconds = new Date(at).getSeconds();
  return `${clockTime(at)}:${String(seconds).padStart(2, '0')}`;
}
