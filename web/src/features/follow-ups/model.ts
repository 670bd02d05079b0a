/** Which times are worth proposing next, and how a proposal stands; pure. */
import { nearest } from '@/features/booking/model';
import type { FollowUps, Moment, Zone } from '@/kit/api/types';
import { addDays, dateIn, wallTime } from '@/kit/time/zones';

const WEEK_DAYS = 7;

/** The same wall time a week later, where that is free: ten o'clock stays ten o'clock when clocks change. */
export function sameTimeNextWeek(slots: readonly Moment[], last: Moment, zone: Zone): Moment | null {
  const date = addDays(dateIn(last, zone), WEEK_DAYS);
  const { hour, minute } = wallTime(last, zone);
  return (
    slots.find((slot) => {
      const wall = wallTime(slot, zone);
      return dateIn(slot, zone) === date && wall.hour === hour && wall.minute === minute;
    }) ?? null
  );
}

/** The free times closest to a week later, that very time left out; in order. */
export function timesNearby(
  slots: readonly Moment[],
  last: Moment,
  count: number,
  same: Moment | null,
): Moment[] {
  const wanted = new Date(Date.parse(last) + WEEK_DAYS * 86_400_000).toISOString();
  return nearest(
    slots.filter((slot) => slot !== same),
    wanted,
    count,
  );
}

export type FollowUpMood = 'open' | 'booked' | 'declined' | 'expired' | 'none';

/** How the next time stands; what a late hint has not told yet, the clock does. */
export function followUpMood({ latest }: FollowUps, now: number): FollowUpMood {
  switch (latest?.state) {
    case 'open':
      return Date.parse(latest.expires_at) > now ? 'open' : 'expired';
    case 'accepted':
      return 'booked';
    case 'declined':
      return 'declined';
    case 'expired':
      return 'expired';
    default:
      return 'none';
  }
}
