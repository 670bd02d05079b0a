/** What screens reckon about bookings and free times; pure. */
import type {
  Booking,
  BookingState,
  CalendarDate,
  Id,
  Moment,
  Money,
  Party,
  PriceTerms,
  Zone,
} from '@/kit/api/types';
import { addDays, dateIn, firstDay, lastDay, wallTime, weekdayOf } from '@/kit/time/zones';

/** Where a chosen time leads. A slug says whose offering it is: a consultant's, or an organisation's. */
export function bookingAddress(
  offeringId: Id,
  at: Moment,
  whose?: string | { kind: 'consultant' | 'organisation'; slug: string },
): string {
  const address = `/book/${encodeURIComponent(offeringId)}?at=${encodeURIComponent(at)}`;
  if (!whose) return address;
  const { kind, slug } = typeof whose === 'string' ? { kind: 'consultant', slug: whose } : whose;
  return `${address}&${kind === 'organisation' ? 'of' : 'with'}=${encodeURIComponent(slug)}`;
}

/** Free times by the date on which they fall in the zone, in order. */
export function byDate(slots: readonly Moment[], zone: Zone): Map<CalendarDate, Moment[]> {
  const days = new Map<CalendarDate, Moment[]>();
  for (const slot of slots) {
    const date = dateIn(slot, zone);
    const day = days.get(date);
    if (day) day.push(slot);
    else days.set(date, [slot]);
  }
  return days;
}

export type PartOfDay = 'morning' | 'afternoon' | 'evening';

/** Free times of one day, split where people split a day; empty parts are left out. */
export function byPartOfDay(slots: readonly Moment[], zone: Zone): [PartOfDay, Moment[]][] {
  const parts: Record<PartOfDay, Moment[]> = { morning: [], afternoon: [], evening: [] };
  for (const slot of slots) {
    const { hour } = wallTime(slot, zone);
    parts[hour < 12 ? 'morning' : hour < 17 ? 'afternoon' : 'evening'].push(slot);
  }
  return (Object.entries(parts) as [PartOfDay, Moment[]][]).filter(([, times]) => times.length > 0);
}

/** The weeks of a month; places before the first and after the last day are `null`. */
export function weeksOf(month: string, firstWeekday: number): (CalendarDate | null)[][] {
  const last = lastDay(month);
  const lead = (weekdayOf(firstDay(month)) - firstWeekday + 7) % 7;
  const places: (CalendarDate | null)[] = Array<null>(lead).fill(null);
  for (let date = firstDay(month); date <= last; date = addDays(date, 1)) places.push(date);
  while (places.length % 7 !== 0) places.push(null);
  return Array.from({ length: places.length / 7 }, (_, week) => places.slice(week * 7, week * 7 + 7));
}

/** Where an arrow key leads from a day in the calendar; `null` for other keys. */
export function dayAfterKey(
  key: string,
  date: CalendarDate,
  firstWeekday: number,
  isRtl: boolean,
): CalendarDate | null {
  const column = (weekdayOf(date) - firstWeekday + 7) % 7;
  const forward = isRtl ? -1 : 1;
  switch (key) {
    case 'ArrowRight':
      return addDays(date, forward);
    case 'ArrowLeft':
      return addDays(date, -forward);
    case 'ArrowDown':
      return addDays(date, 7);
    case 'ArrowUp':
      return addDays(date, -7);
    case 'Home':
      return addDays(date, -column);
    case 'End':
      return addDays(date, 6 - column);
    case 'PageDown':
      return addDays(date, 28);
    case 'PageUp':
      return addDays(date, -28);
    default:
      return null;
  }
}

/** The most that a consultation of this length can cost: what is set aside. `null` when it is free. */
export function priceLimit({ kind, amount, minimum, cap }: PriceTerms, minutes: number): Money | null {
  if (kind === 'free' || amount === null) return null;
  if (kind === 'per_session') return amount;
  const whole = Math.max(amount.amount_minor * minutes, minimum?.amount_minor ?? 0);
  return { ...amount, amount_minor: Math.min(whole, cap?.amount_minor ?? whole) };
}

/** The free times closest to a wanted one, in order of time. */
export function nearest(slots: readonly Moment[], wanted: Moment, count: number): Moment[] {
  const away = (at: Moment) => Math.abs(Date.parse(at) - Date.parse(wanted));
  return [...slots]
    .filter((at) => at !== wanted)
    .sort((one, other) => away(one) - away(other))
    .slice(0, count)
    .sort();
}

/** Which side of a booking somebody is on. */
export function sideOf(
  { consultant, further_consultants: others }: Pick<Booking, 'consultant' | 'further_consultants'>,
  personId: Id | undefined,
): Party {
  return [consultant, ...others].some(({ id }) => id === personId) ? 'consultant' : 'client';
}

/** What a request still waits for: its money, or the consultant's answer. */
export function awaitedOf(state: BookingState): 'money' | 'answer' | null {
  return state === 'requested' ? 'money' : state === 'held' ? 'answer' : null;
}

export function isOver(state: BookingState): boolean {
  return ['completed', 'declined', 'expired', 'cancelled', 'no_show'].includes(state);
}
