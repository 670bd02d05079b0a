/** What staff look for, as it stands in the address; pure. */
import type { BookingState } from '@/kit/api/types';

export const BOOKING_STATES: readonly BookingState[] = [
  'requested',
  'held',
  'confirmed',
  'in_call',
  'completed',
  'declined',
  'expired',
  'cancelled',
  'no_show',
];

export interface PeopleSearch {
  text?: string | undefined;
}

export interface BookingsSearch extends PeopleSearch {
  state?: BookingState | undefined;
}

/** The service reads no more. */
const LONGEST_TEXT = 100;

export function readPeopleSearch({ text }: Record<string, unknown>): PeopleSearch {
  const words = typeof text === 'string' || typeof text === 'number' ? String(text).trim() : '';
  return words ? { text: words.slice(0, LONGEST_TEXT) } : {};
}

export function readBookingsSearch(raw: Record<string, unknown>): BookingsSearch {
  const state = BOOKING_STATES.find((each) => each === raw.state);
  return { ...readPeopleSearch(raw), ...(state && { state }) };
}

export interface AppealsSearch {
  /** Those that wait for a decision, unless all are wanted. */
  which?: 'all' | undefined;
}

export function readAppealsSearch({ which }: Record<string, unknown>): AppealsSearch {
  return which === 'all' ? { which } : {};
}
