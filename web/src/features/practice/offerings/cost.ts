/** What a talk costs by its price: the one formula of the meter and of the charge, exact to the minor unit. */
import type { Money, PriceTerms } from '@/kit/api/types';

/** Rounded half up once, at the end; never below the minimum or above the cap. `null` when the price is not whole yet. */
export function costOf({ kind, amount, minimum, cap }: PriceTerms, talkSeconds: number): Money | null {
  if (kind === 'free' || amount === null) return null;
  if (kind === 'per_session') return amount;
  // Half up in integers: (2·n + d) / 2·d, downwards.
  const twice = BigInt(amount.amount_minor) * BigInt(talkSeconds) * 2n;
  const rounded = Number((twice + 60n) / 120n);
  const least = Math.max(rounded, minimum?.amount_minor ?? 0);
  return { amount_minor: Math.min(least, cap?.amount_minor ?? least), currency: amount.currency };
}
