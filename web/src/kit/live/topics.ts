/** Which fetched things a hint makes stale. */
import type { QueryKey } from '@tanstack/react-query';

export type Topic =
  | 'booking'
  | 'call'
  | 'wallet'
  | 'person'
  | 'directory'
  | 'calendars'
  | 'class'
  | 'day_wait'
  | 'line'
  | 'availability'
  | 'slots';

export interface Hint {
  topic: Topic;
  id: string;
  revision: number;
  /** A line's hint says its order too: the ticket that is called, and those that wait, the next one first. */
  called?: number | null;
  waiting?: number[];
}

/**
 * Query keys begin with the name of the service that owns the answer. A hint says only that something
 * changed; what is on screen is fetched again, the rest when it is next shown.
 */
const stale: Record<Topic, QueryKey[]> = {
  booking: [['booking']],
  call: [['calls'], ['booking', 'bookings']],
  wallet: [['billing'], ['payments']],
  person: [['identity']],
  directory: [['directory']],
  calendars: [['calendars']],
  class: [['booking', 'classes']],
  day_wait: [['booking', 'day-waits']],
  line: [['booking', 'lines']],
  availability: [
    ['booking', 'available-now'],
    ['booking', 'availability'],
  ],
  slots: [
    ['directory', 'consultants'],
    ['booking', 'slots'],
    ['booking', 'next-free'],
    ['booking', 'next-times'],
  ],
};

export function staleKeys(hint: Hint): QueryKey[] {
  // Two hundred people who asked at once would wait for each other: whoever looks at a line takes its order from the hint.
  if (hint.waiting) return [];
  return stale[hint.topic] ?? [];
}
