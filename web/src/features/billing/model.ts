/** What screens reckon about a wallet; pure. */
import type { Money } from '@/kit/api/types';
import { minorDigits } from '@/kit/money/money';

/** What is missing for something that costs `needed`; `null` when there is enough. */
export function missingFor(needed: Money, available: Money): Money | null {
  const missing = needed.amount_minor - available.amount_minor;
  return missing > 0 ? { amount_minor: missing, currency: needed.currency } : null;
}

/** Amounts offered for a top-up: what is missing first, when something is, then round ones above it. */
export function presetsFor(missing: Money | null, currency: string): Money[] {
  const unit = 10 ** minorDigits(currency);
  const round = [10, 25, 50, 100, 200, 500]
    .map((amount) => ({ amount_minor: amount * unit, currency }))
    .filter(({ amount_minor }) => missing === null || amount_minor > missing.amount_minor);
  return missing === null ? round.slice(0, 4) : [missing, ...round.slice(0, 3)];
}
