/** What screens reckon about a rhythm; pure. */
import type { Booking, ForeseenTime, Moment, Money, Series } from '@/kit/api/types';

export const FEWEST_TIMES = 2;
export const MOST_TIMES = 26;

/** What was typed as a number of times; `null` when it is none that can be booked. */
export function timesIn(text: string): number | null {
  const times = /^\d{1,2}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return times >= FEWEST_TIMES && times <= MOST_TIMES ? times : null;
}

/** By the number of a time: when it is to be booked instead, or that it is skipped. */
export type Picks = Readonly<Record<number, Moment | 'skip'>>;

/** When one of the times is to be booked; `null` when it is not. What cannot be had is skipped until it is replaced. */
export function chosenAt(
  { number, starts_at, fate, alternatives }: ForeseenTime,
  picks: Picks,
): Moment | null {
  const pick = picks[number];
  if (pick === 'skip') return null;
  if (pick && alternatives.includes(pick)) return pick;
  return fate === 'free' ? starts_at : null;
}

/** All that is to be booked, each moment once. */
export function chosenOf(
  times: readonly ForeseenTime[],
  picks: Picks,
): { number: number; starts_at: Moment }[] {
  const seen = new Set<Moment>();
  return times.flatMap((time) => {
    const at = chosenAt(time, picks);
    if (!at || seen.has(at)) return [];
    seen.add(at);
    return [{ number: time.number, starts_at: at }];
  });
}

/** What so many of them cost at most; `null` when they are free. */
export function totalOf(each: Money, count: number): Money | null {
  return each.amount_minor === 0 ? null : { ...each, amount_minor: each.amount_minor * count };
}

/** Which of the series' times a booking is. */
export function numberIn({ occurrences }: Series, bookingId: string): number | null {
  return occurrences.find(({ booking }) => booking?.id === bookingId)?.number ?? null;
}

/** Those of its bookings that wait for the reader's answer. */
export function askedOf({ occurrences }: Series): Booking[] {
  return occurrences.flatMap(({ booking }) => (booking?.can.answer ? [booking] : []));
}

/** Whether anything of it lies ahead that could be cancelled. */
export function canCancelAny({ occurrences }: Series): boolean {
  return occurrences.some(({ booking }) => booking?.can.cancel);
}
