/** What screens reckon about classes; pure. */
import type { CalendarDate, ConsultationClass, Moment, Money, PriceTerms, Zone } from '@/kit/api/types';
import { offsetMinutes } from '@/kit/time/zones';

/** What so many seats cost together; `null` when they are free. */
export function priceOfSeats({ amount }: PriceTerms, seats: number): Money | null {
  return amount && { ...amount, amount_minor: amount.amount_minor * seats };
}

/** What somebody can do about a class now. */
export type Standing = 'enrol' | 'full' | 'waiting' | 'offered' | 'seated' | 'own' | 'closed';

export function standingIn({ is_own, own_seat, own_wait, is_open, seats_left }: ConsultationClass): Standing {
  if (is_own) return 'own';
  if (own_seat) return 'seated';
  if (!is_open) return 'closed';
  if (own_wait) return own_wait.state === 'offered' ? 'offered' : 'waiting';
  return seats_left > 0 ? 'enrol' : 'full';
}

/** How many seats one booking may have now. */
export function mostAtOnce({ most_seats, seats_left }: ConsultationClass): number {
  return Math.min(most_seats, seats_left);
}

/** The moment at which a zone's clocks show this; of a time that is skipped, the moment just after. */
export function momentOf(date: CalendarDate, clock: string, zone: Zone): Moment {
  const wall = Date.parse(`${date}T${clock}:00Z`);
  const before = wall - offsetMinutes(wall - 24 * 3_600_000, zone) * 60_000;
  const guess = wall - offsetMinutes(before, zone) * 60_000;
  const exact = wall - offsetMinutes(guess, zone) * 60_000;
  return new Date(Math.max(exact, Math.min(guess, exact))).toISOString();
}

const KILO = 1024;

/** "14 B", "3.2 KB", "5 MB". */
export function sizeWords(bytes: number): string {
  const units = ['B', 'KB', 'MB'];
  let size = bytes;
  let unit = 0;
  while (size >= KILO && unit < units.length - 1) {
    size /= KILO;
    unit += 1;
  }
  return `${Number.isInteger(size) || size >= 10 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}
