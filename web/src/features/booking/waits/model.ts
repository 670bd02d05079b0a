/** What waiting for days needs to know without asking anybody. */
import type { CalendarDate, DayWait, Id, Moment } from '@/kit/api/types';
import { addDays } from '@/kit/time/zones';
import { bookingAddress } from '../model';

export const MOST_DAYS = 31;

/** Where one says which days one waits for. */
export function waitAddress(
  offeringId: Id,
  slug: string,
  days?: { from: CalendarDate; to: CalendarDate },
): string {
  const address = `/wait/${encodeURIComponent(offeringId)}?with=${encodeURIComponent(slug)}`;
  return days ? `${address}&from=${days.from}&to=${days.to}` : address;
}

/** Where one books the time that is kept; `null` while none is. */
export function keptAddress({ id, offering_id, consultant, kept }: DayWait): string | null {
  if (!kept || !consultant.slug) return null;
  return `${bookingAddress(offering_id, kept.starts_at, consultant.slug)}&wait=${encodeURIComponent(id)}`;
}

/** The days that can be waited for: from today on, within the horizon, no more than the service takes. */
export function fittingDays(
  from: CalendarDate,
  to: CalendarDate,
  { today, horizon }: { today: CalendarDate; horizon: CalendarDate },
): { from: CalendarDate; to: CalendarDate } {
  const first = from < today ? today : from > horizon ? horizon : from;
  const last = to < first ? first : to > horizon ? horizon : to;
  const most = addDays(first, MOST_DAYS - 1);
  return { from: first, to: last > most ? most : last };
}

/** Whether a time is that of the wait which is kept now. */
export function isKeptTime(wait: DayWait | undefined, at: Moment | null): boolean {
  return wait?.kept != null && at !== null && Date.parse(wait.kept.starts_at) === Date.parse(at);
}
