/** Money for people: exact, in the viewer's locale. Amounts stay integers in minor units throughout. */
import type { Money } from '../api/types';
import { numberFormat } from '../time/intl';

function formatterFor(currency: string, fractionDigits: number | null): Intl.NumberFormat {
  return numberFormat({
    style: 'currency',
    currency,
    ...(fractionDigits === null ? {} : { minimumFractionDigits: fractionDigits }),
  });
}

/** How many digits the currency has after the point: 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  return formatterFor(currency, null).resolvedOptions().maximumFractionDigits ?? 2;
}

/** The exact decimal text, built from digits so that no float ever stands between: 1250 EUR is "12.50". */
export function decimalOf({ amount_minor, currency }: Money): string {
  const digits = minorDigits(currency);
  const sign = amount_minor < 0 ? '-' : '';
  const all = String(Math.abs(amount_minor)).padStart(digits + 1, '0');
  return digits === 0 ? sign + all : `${sign}${all.slice(0, -digits)}.${all.slice(-digits)}`;
}

/** "€12.50", "12,50 €". With `short`, whole amounts lose their zeros: "€12". Nothing is ever rounded. */
export function formatMoney(money: Money, { short = false } = {}): string {
  const whole = money.amount_minor % 10 ** minorDigits(money.currency) === 0;
  // Intl formats decimal text exactly; its type merely does not say so everywhere.
  return formatterFor(money.currency, short && whole ? 0 : null).format(
    decimalOf(money) as Intl.StringNumericLiteral,
  );
}

/** Reads what a person typed ("12,5", "1 250.00") as minor units; `null` when it is no exact amount. */
export function parseMoney(typed: string, currency: string): Money | null {
  const digits = minorDigits(currency);
  const compact = typed.replace(/[\s\u00a0\u202f'’]|\p{Sc}/gu, '').replace(currency, '');
  // Where there is no smaller unit, every separator groups thousands.
  const grouped =
    digits === 0 && /^\d{1,3}([.,]\d{3})+$/.test(compact) ? compact.replace(/[.,]/g, '') : compact;
  const match = /^(\d+|\d{1,3}(?:[.,]\d{3})+)(?:[.,](\d+))?$/.exec(grouped);
  if (!match?.[1]) return null;
  const fraction = match[2] ?? '';
  // "1.250" means a thousand to some and one and a quarter to others: refuse rather than guess.
  if (fraction.length > digits) return null;
  const amount = Number(match[1].replace(/[.,]/g, '') + fraction.padEnd(digits, '0'));
  return Number.isSafeInteger(amount) ? { amount_minor: amount, currency } : null;
}
