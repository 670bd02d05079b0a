/** Amounts and prices on the page. */
import type { Money as MoneyValue, PriceTerms } from '../kit/api/types';
import { formatMoney } from '../kit/money/money';
import { classes } from './classes';
import { messages } from './messages';

interface MoneyProps {
  value: MoneyValue;
  /** Leaves out the zeros of whole amounts. */
  short?: boolean;
  className?: string;
}

export function Money({ value, short = false, className }: MoneyProps) {
  return (
    <span className={classes('figures whitespace-nowrap', className)}>{formatMoney(value, { short })}</span>
  );
}

/** "Free", "€1.80 / min", "€45 a session". */
export function priceWords({ kind, amount }: PriceTerms): string {
  if (kind === 'free' || amount === null) return messages.free;
  const money = formatMoney(amount, { short: true });
  return kind === 'per_minute' ? messages.perMinute(money) : messages.perSession(money);
}

/** A price with its limits, when it has any. */
export function Price({ terms, className }: { terms: PriceTerms; className?: string }) {
  const limits = [
    terms.minimum && messages.minimum(formatMoney(terms.minimum, { short: true })),
    terms.cap && messages.cap(formatMoney(terms.cap, { short: true })),
  ].filter(Boolean);
  return (
    <span className={classes('figures', className)}>
      <span className="font-semibold whitespace-nowrap">{priceWords(terms)}</span>
      {limits.length > 0 && <span className="text-sm text-faint"> {limits.join(', ')}</span>}
    </span>
  );
}
