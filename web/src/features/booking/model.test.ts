import { describe, expect, test } from 'vitest';
import { bookingAddress, byDate, byPartOfDay, dayAfterKey, nearest, priceLimit, weeksOf } from './model';

test('times are grouped by the date in the zone that is shown', () => {
  const slots = ['2026-11-23T22:30:00Z', '2026-11-23T23:30:00Z'];
  expect([...byDate(slots, 'Europe/Berlin').keys()]).toEqual(['2026-11-23', '2026-11-24']);
  expect([...byDate(slots, 'Europe/London').keys()]).toEqual(['2026-11-23']);
});

test('both hours of an autumn night stay, in order', () => {
  const slots = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'];
  expect(byDate(slots, 'Europe/Berlin').get('2026-10-25')).toEqual(slots);
});

test('a day is split into its parts, empty ones left out', () => {
  const parts = byPartOfDay(['2026-11-23T08:00:00Z', '2026-11-23T16:30:00Z'], 'Europe/Berlin');
  expect(parts.map(([part, times]) => [part, times.length])).toEqual([
    ['morning', 1],
    ['evening', 1],
  ]);
});

describe('a month in weeks', () => {
  test('has whole weeks and every day once', () => {
    const weeks = weeksOf('2026-11', 0);
    expect(weeks.every((week) => week.length === 7)).toBe(true);
    expect(weeks.flat().filter(Boolean)).toHaveLength(30);
    expect(weeks[0]?.indexOf('2026-11-01')).toBe(6);
  });
  test('begins where weeks begin', () => expect(weeksOf('2026-11', 6)[0]?.indexOf('2026-11-01')).toBe(0));
});

test.each([
  ['ArrowRight', '2026-12-01'],
  ['ArrowUp', '2026-11-23'],
  ['Home', '2026-11-30'],
  ['End', '2026-12-06'],
  ['PageDown', '2026-12-28'],
  ['Enter', null],
])('%s leads to %s', (key, target) => expect(dayAfterKey(key, '2026-11-30', 0, false)).toBe(target));

test('arrows turn around where one reads from the right', () => {
  expect(dayAfterKey('ArrowRight', '2026-11-30', 0, true)).toBe('2026-11-29');
});

test('an address survives what ids and times may contain', () => {
  expect(bookingAddress('a/b', '2026-11-23T09:00:00Z')).toBe('/book/a%2Fb?at=2026-11-23T09%3A00%3A00Z');
});

test('whose offering it is travels in the address', () => {
  expect(bookingAddress('7', '2026-11-23T09:00:00Z', 'amara')).toContain('&with=amara');
});

test('the nearest times come in order of time, without the one that is gone', () => {
  const at = (hour: number) => `2026-11-23T${String(hour).padStart(2, '0')}:00:00Z`;
  expect(nearest([8, 9, 10, 11, 15].map(at), at(10), 3)).toEqual([8, 9, 11].map(at));
});

test('what is set aside is the most that the time can cost', () => {
  const eur = (amount_minor: number) => ({ amount_minor, currency: 'EUR' });
  const perMinute = { kind: 'per_minute', amount: eur(240), minimum: null, cap: null } as const;
  expect(priceLimit(perMinute, 30)).toEqual(eur(7200));
  expect(priceLimit({ ...perMinute, cap: eur(6000) }, 30)).toEqual(eur(6000));
  expect(priceLimit({ ...perMinute, minimum: eur(9000) }, 30)).toEqual(eur(9000));
  expect(priceLimit({ kind: 'free', amount: null, minimum: null, cap: null }, 30)).toBeNull();
});
