/** A price while it is typed; pure. */
import type { PriceKind, PriceTerms } from '@/kit/api/types';
import { decimalOf } from '@/kit/money/money';
import type { FieldReader } from './fields';

export interface PriceDraft {
  kind: PriceKind;
  amount: string;
  minimum: string;
  cap: string;
}

export function priceDraft({ kind, amount, minimum, cap }: PriceTerms): PriceDraft {
  const typed = (money: PriceTerms['amount']) => (money ? decimalOf(money) : '');
  return { kind, amount: typed(amount), minimum: typed(minimum), cap: typed(cap) };
}

export function readPrice(draft: PriceDraft, read: FieldReader): PriceTerms {
  if (draft.kind === 'free') return { kind: 'free', amount: null, minimum: null, cap: null };
  const amount = read.money('amount', draft.amount);
  if (draft.kind === 'per_session') return { kind: 'per_session', amount, minimum: null, cap: null };
  const minimum = read.money('minimum', draft.minimum, true);
  const cap = read.money('cap', draft.cap, true);
  if (minimum && cap && cap.amount_minor < minimum.amount_minor) read.refuse('cap', 'cap-below-minimum');
  return { kind: 'per_minute', amount, minimum, cap };
}
