import { expect, test } from 'vitest';
import { changed, countFilters, readSearch, toQuery, windowOf } from './model';

test('an address that makes sense is read whole', () => {
  const search = {
    text: 'tax',
    topic: 'taxes',
    language: 'de',
    price: 500,
    rating: 4.5,
    online: true,
    when: 'tomorrow',
    from: '09:30',
    until: '24:00',
    minutes: 45,
    sort: 'price',
  };
  expect(readSearch(search)).toEqual(search);
});

test('nonsense is left out, not shown as a filter', () => {
  expect(
    readSearch({
      text: '  ',
      price: 'cheap',
      rating: 9,
      online: 'no',
      sort: 'magic',
      topic: ['a'],
      other: 1,
    }),
  ).toEqual({});
});

test('the default order does not stand in the address', () => {
  expect(readSearch({ sort: 'relevance' })).toEqual({});
});

test('words that look like a number stay words', () => {
  expect(readSearch({ text: 2026 })).toEqual({ text: '2026' });
});

test('a change can take a part away', () => {
  expect(changed({ text: 'tax', topic: 'taxes' }, { topic: undefined })).toEqual({ text: 'tax' });
});

test('words and order are no filters', () => {
  expect(countFilters({ text: 'tax', sort: 'price' })).toBe(0);
  expect(countFilters({ online: true, price: 0 })).toBe(2);
});

test('the service is asked in its own words', () => {
  const query = toQuery({ price: 500, rating: 4, minutes: 30 }, 'Europe/Berlin', NOW);
  expect(query).toMatchObject({
    price_max_minor: 500,
    rating_min: 4,
    minutes_min: 30,
    zone: 'Europe/Berlin',
  });
  expect(query.free_from).toBeUndefined();
});

/** Friday 27 March 2026, 22:30 in Berlin; clocks go forward there on Sunday. */
const NOW = Date.parse('2026-03-27T21:30:00Z');

test.each([
  [{ when: 'today' }, 'Europe/Berlin', '2026-03-26T23:00:00.000Z', '2026-03-27T23:00:00.000Z'],
  [
    { when: 'tomorrow', from: '14:00', until: '16:00' },
    'Europe/Berlin',
    '2026-03-28T13:00:00.000Z',
    '2026-03-28T15:00:00.000Z',
  ],
  [{ when: 'week' }, 'Europe/Berlin', '2026-03-26T23:00:00.000Z', '2026-04-02T22:00:00.000Z'],
  [{ when: '2026-03-29' }, 'Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  [
    { when: '2026-03-29', from: '02:30' },
    'Europe/Berlin',
    '2026-03-29T01:30:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ],
  [
    { when: '2026-03-29', from: '09:00', until: '24:00' },
    'Europe/Berlin',
    '2026-03-29T07:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ],
  [{ when: 'tomorrow' }, 'Pacific/Auckland', '2026-03-28T11:00:00.000Z', '2026-03-29T11:00:00.000Z'],
])('%j in %s', (search, zone, from, until) => {
  expect(windowOf(search, zone, NOW)).toEqual({ from, until });
});

test('no day, no window', () => {
  expect(windowOf({}, 'UTC', NOW)).toBeNull();
});

test('hours belong to a day, and end after they begin', () => {
  expect(readSearch({ from: '09:00', until: '10:00' })).toEqual({});
  expect(readSearch({ when: 'week', from: '09:00' })).toEqual({ when: 'week' });
  expect(readSearch({ when: 'today', from: '11:00', until: '10:00' })).toEqual({
    when: 'today',
    from: '11:00',
  });
  expect(readSearch({ when: '2026-13-45', minutes: 1 })).toEqual({});
  expect(changed({ when: 'today', from: '09:00' }, { when: undefined })).toEqual({});
  expect(countFilters({ when: 'today', from: '09:00', minutes: 30 })).toBe(2);
});
