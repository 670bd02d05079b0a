/** What a consultant's day holds; pure. */
import type { Booking, CalendarDate, Zone } from '@/kit/api/types';
import { dateIn } from '@/kit/time/zones';

export interface Day {
  /** The call that is on or comes next, whatever its day. */
  next: Booking | null;
  /** Further calls of today. */
  later: Booking[];
  /** Requests that wait for one's own answer. */
  asked: Booking[];
  /** Asked for, but not paid yet: they confirm by themselves or expire. */
  pending: Booking[];
}

/** Sorts what lies ahead (in order of time) into what matters now. */
export function dayOf(ahead: readonly Booking[], now: number, zone: Zone): Day {
  const today: CalendarDate = dateIn(now, zone);
  const promised = ahead.filter(
    ({ state, ends_at }) => (state === 'confirmed' || state === 'in_call') && Date.parse(ends_at) > now,
  );
  const [next = null, ...rest] = promised;
  return {
    next,
    later: rest.filter(({ starts_at }) => dateIn(starts_at, zone) === today),
    asked: ahead.filter(({ state }) => state === 'held'),
    pending: ahead.filter(({ state }) => state === 'requested'),
  };
}

/** True from when both may come until the call must end. */
export function isDoorOpen(booking: Booking, now: number): boolean {
  return (
    (booking.state === 'confirmed' || booking.state === 'in_call') &&
    Date.parse(booking.check_in_opens_at) <= now &&
    now < Date.parse(booking.ends_at)
  );
}

/** "2:05:09", "14:59"; nothing when it is over. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Who waits now and did not before: each is announced once. */
export function newlyWaiting(before: ReadonlySet<string>, now: readonly string[]): string[] {
  return now.filter((id) => !before.has(id));
}
