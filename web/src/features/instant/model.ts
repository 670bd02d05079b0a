/** What screens reckon about calls at once; pure. */
import { priceLimit } from '@/features/booking/model';
import type { AtOnce, Booking, Extension, Extensions, Money } from '@/kit/api/types';

/** Where calling at once begins. The consultant's slug says whose offering it is. */
export function callNowAddress(offeringId: string, slug: string): string {
  return `/call-now/${encodeURIComponent(offeringId)}?with=${encodeURIComponent(slug)}`;
}

/** Lengths to choose from, the longest last: in steps of five minutes from the shortest on. */
export function lengthsFor({ least_minutes, longest_minutes }: AtOnce): number[] {
  const lengths: number[] = [];
  for (let minutes = least_minutes; minutes < longest_minutes; minutes += 5) lengths.push(minutes);
  return [...lengths, longest_minutes];
}

/** The longest call that this much money can hold; `null` when it is not enough for the shortest. */
export function longestFor(offering: AtOnce, available: Money | null): number | null {
  for (let minutes = offering.longest_minutes; minutes >= offering.least_minutes; minutes--) {
    const limit = priceLimit(offering.price, minutes);
    if (limit === null || available === null || limit.amount_minor <= available.amount_minor) return minutes;
  }
  return null;
}

export type CallOutcome =
  | 'asked'
  | 'rings'
  | 'answered'
  | 'rung-out'
  | 'declined'
  | 'no-time'
  | 'no-money'
  | 'taken-back';

/** How a request for a call stands. */
export function outcomeOf({ state, decline }: Pick<Booking, 'state' | 'decline'>): CallOutcome {
  switch (state) {
    case 'requested':
      return 'asked';
    case 'held':
      return 'rings';
    case 'expired':
      return 'rung-out';
    case 'cancelled':
      return 'taken-back';
    case 'declined':
      if (decline?.code === 'booking.no_longer_free') return 'no-time';
      return decline?.missing ? 'no-money' : 'declined';
    default:
      return 'answered';
  }
}

/** Whole seconds until it has rung out; never below nothing. */
export function secondsToRing(booking: Pick<Booking, 'hold_expires_at'>, now: number): number {
  if (booking.hold_expires_at === null) return 0;
  return Math.max(0, Math.ceil((Date.parse(booking.hold_expires_at) - now) / 1000));
}

export type ExtensionMood = 'none' | 'mine' | 'theirs' | 'paying' | 'done' | 'refused' | 'lapsed' | 'unpaid';

/** How the latest proposal to talk longer concerns this side. */
export function extensionMood(
  { latest, you }: Pick<Extensions, 'latest' | 'you'>,
  now: number,
): ExtensionMood {
  if (!latest) return 'none';
  switch (latest.state) {
    case 'withdrawn':
      return 'none';
    case 'asked':
      if (Date.parse(latest.expires_at) <= now) return 'lapsed';
      return latest.asked_by === you ? 'mine' : 'theirs';
    case 'agreed':
      return 'paying';
    default:
      return latest.state;
  }
}

/** Whole seconds in which a proposal can still be answered. */
export function secondsUntilLapse({ expires_at }: Pick<Extension, 'expires_at'>, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(expires_at) - now) / 1000));
}
