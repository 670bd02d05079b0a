/** What is typed into fields, and what is wrong with it; pure. */
import type { Money } from '@/kit/api/types';
import { parseMoney } from '@/kit/money/money';

export type Refusal =
  | 'missing'
  | 'not-whole'
  | 'too-small'
  | 'too-large'
  | 'not-money'
  | 'nothing'
  | 'cap-below-minimum'
  | 'tier-hours-rise'
  | 'tier-percent-rises'
  | 'choices'
  | 'too-long'
  | 'no-number';

/** What is wrong, by the field's name; tiers are "tiers.0.hours". */
export type Refusals = ReadonlyMap<string, Refusal>;

/** Reads fields one by one; what is wrong with them is in `refusals` afterwards. */
export class FieldReader {
  readonly refusals = new Map<string, Refusal>();

  constructor(private readonly currency: string) {}

  refuse(field: string, refusal: Refusal): void {
    this.refusals.set(field, refusal);
  }

  whole(field: string, typed: string, least: number, most: number): number {
    if (!/^\d{1,6}$/.test(typed.trim())) {
      this.refuse(field, typed.trim() === '' ? 'missing' : 'not-whole');
      return least;
    }
    const value = Number(typed);
    if (value < least) this.refuse(field, 'too-small');
    if (value > most) this.refuse(field, 'too-large');
    return value;
  }

  /** A limit that is not given is none. */
  limit(field: string, typed: string, most: number): number | null {
    return typed.trim() === '' ? null : this.whole(field, typed, 1, most);
  }

  money(field: string, typed: string, isOptional = false): Money | null {
    if (typed.trim() === '') {
      if (!isOptional) this.refuse(field, 'missing');
      return null;
    }
    const read = parseMoney(typed, this.currency);
    if (read === null) this.refuse(field, 'not-money');
    else if (read.amount_minor === 0 && !isOptional) this.refuse(field, 'nothing');
    return read;
  }
}
