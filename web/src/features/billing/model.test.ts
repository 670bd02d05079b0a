import { expect, test } from 'vitest';
import { missingFor, presetsFor } from './model';

const eur = (amount_minor: number) => ({ amount_minor, currency: 'EUR' });

test('nothing is missing when there is exactly enough', () => {
  expect(missingFor(eur(6000), eur(6000))).toBeNull();
  expect(missingFor(eur(6000), eur(5999))).toEqual(eur(1));
});

test('what is missing comes first, and nothing that would not suffice is offered', () => {
  const [first, ...rest] = presetsFor(eur(4800), 'EUR');
  expect(first).toEqual(eur(4800));
  expect(rest.every(({ amount_minor }) => amount_minor > 4800)).toBe(true);
});

test('amounts are round in currencies without a smaller unit too', () => {
  expect(presetsFor(null, 'JPY')[0]).toEqual({ amount_minor: 10, currency: 'JPY' });
});
