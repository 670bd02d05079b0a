import { expect, test } from 'vitest';
import { changed, countFilters, readSearch, toQuery } from './model';

test('an address that makes sense is read whole', () => {
  const search = {
    text: 'tax',
    topic: 'taxes',
    language: 'de',
    price: 500,
    rating: 4.5,
    online: true,
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
  expect(toQuery({ price: 500, rating: 4 })).toMatchObject({ price_max_minor: 500, rating_min: 4 });
});
