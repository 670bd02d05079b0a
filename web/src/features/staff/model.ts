/** One timeline of a booking out of all that the services tell; pure. */
import type { Happening, Moment, Money } from '@/kit/api/types';
import type { LedgerTransfer } from './queries';

export interface TimelineItem {
  key: string;
  at: Moment;
  service: string;
  /** "booking.confirmed", "ledger.hold" */
  name: string;
  text: string;
  isTimer: boolean;
  /** What moved, when it was money. */
  amount: Money | null;
  /** The fact as it was published. */
  data: Record<string, unknown> | null;
}

export interface TimelineGroup {
  /** The first of its moments. */
  at: Moment;
  items: TimelineItem[];
}

/** What happens within this time of each other is one moment to a reader. */
const SAME_MOMENT_MS = 2_000;

/** Events, the stretches of talk inside them, and the ledger, oldest first. */
export function timelineOf(
  journal: readonly Happening[],
  transfers: readonly LedgerTransfer[],
  words: { transfer: (transfer: LedgerTransfer) => string; talk: (from: Moment, to: Moment) => string },
): TimelineItem[] {
  const events = journal.flatMap((happening, place): TimelineItem[] => [
    ...talksOf(happening).map(({ starts_at, ends_at }, talk) => ({
      key: `talk-${place}-${talk}`,
      at: starts_at,
      service: happening.service,
      name: 'calls.talk',
      text: words.talk(starts_at, ends_at),
      isTimer: false,
      amount: null,
      data: null,
    })),
    {
      key: `event-${place}`,
      at: happening.at,
      service: happening.service,
      name: happening.event,
      text: happening.text,
      isTimer: happening.is_timer === true,
      amount: null,
      data: happening.data,
    },
  ]);
  const moves = transfers.map((transfer) => ({
    key: `transfer-${transfer.id}`,
    at: transfer.at,
    service: 'billing',
    name: `ledger.${transfer.kind}`,
    text: words.transfer(transfer),
    isTimer: false,
    amount: transfer.amount,
    data: null,
  }));
  // Sorting keeps the order of what has the same moment: what was told first stands first.
  return [...events, ...moves].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

/** Stretches in which both talked, which the end of a call carries. */
function talksOf({ data }: Happening): { starts_at: Moment; ends_at: Moment }[] {
  if (!Array.isArray(data.intervals)) return [];
  return data.intervals.filter(
    (each): each is { starts_at: Moment; ends_at: Moment } =>
      typeof each?.starts_at === 'string' && typeof each?.ends_at === 'string',
  );
}

/** Items of one moment together; a group begins with its first and reaches no further than a moment. */
export function groupedByMoment(items: readonly TimelineItem[]): TimelineGroup[] {
  const groups: TimelineGroup[] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last && Date.parse(item.at) - Date.parse(last.at) < SAME_MOMENT_MS) last.items.push(item);
    else groups.push({ at: item.at, items: [item] });
  }
  return groups;
}

/** The services that have something to tell, in the order in which they first did. */
export function servicesIn(items: readonly TimelineItem[]): string[] {
  return [...new Set(items.map(({ service }) => service))];
}
