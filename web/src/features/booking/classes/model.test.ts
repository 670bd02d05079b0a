import { describe, expect, test } from 'vitest';
import type { ConsultationClass } from '@/kit/api/types';
import { momentOf, mostAtOnce, priceOfSeats, sizeWords, standingIn } from './model';

const base = {
  is_own: false,
  own_seat: null,
  own_wait: null,
  is_open: true,
  seats_left: 3,
  most_seats: 2,
} as ConsultationClass;

describe('where somebody stands', () => {
  test.each([
    [{}, 'enrol'],
    [{ seats_left: 0 }, 'full'],
    [{ is_open: false }, 'closed'],
    [{ is_own: true, is_open: false }, 'own'],
    [{ own_seat: { booking_id: '1', state: 'confirmed', seats: 1 }, is_open: false }, 'seated'],
    [{ own_wait: { state: 'waiting', seats: 1, ahead: 2, offered_until: null } }, 'waiting'],
    [{ own_wait: { state: 'offered', seats: 1, ahead: 0, offered_until: 'x' } }, 'offered'],
  ] as const)('%j is %s', (change, standing) => {
    expect(standingIn({ ...base, ...change } as ConsultationClass)).toBe(standing);
  });
});

test('nobody is asked to choose more seats than there are', () => {
  expect(mostAtOnce(base)).toBe(2);
  expect(mostAtOnce({ ...base, seats_left: 1 })).toBe(1);
});

test('seats cost alike and add up', () => {
  const price = {
    kind: 'per_session',
    amount: { amount_minor: 1250, currency: 'EUR' },
    minimum: null,
    cap: null,
  };
  expect(priceOfSeats(price as never, 3)).toEqual({ amount_minor: 3750, currency: 'EUR' });
  expect(priceOfSeats({ ...price, kind: 'free', amount: null } as never, 3)).toBeNull();
});

test.each([
  ['2026-01-15', '18:00', 'Europe/Berlin', '2026-01-15T17:00:00.000Z'],
  ['2026-07-15', '18:00', 'Europe/Berlin', '2026-07-15T16:00:00.000Z'],
  ['2026-03-29', '03:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
  ['2026-01-01', '00:30', 'Pacific/Auckland', '2025-12-31T11:30:00.000Z'],
  ['2026-01-01', '23:30', 'America/Los_Angeles', '2026-01-02T07:30:00.000Z'],
])('%s %s in %s', (date, clock, zone, moment) => {
  expect(momentOf(date, clock, zone)).toBe(moment);
});

test.each([
  [14, '14 B'],
  [3_300, '3.2 KB'],
  [5 * 1024 * 1024, '5 MB'],
])('%i bytes are %s', (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});
