import { expect, test } from 'vitest';
import { bookPath, bookPlace, readGuestSearch } from './model';

const at = '2026-11-30T09:00:00Z';

test('an address is read as far as it makes sense', () => {
  expect(readGuestSearch({ offering: 'o', at, with: 'ada', of: '', more: 1 })).toEqual({
    offering: 'o',
    at,
    with: 'ada',
  });
  expect(readGuestSearch({ at: 'soon', offering: 3 })).toEqual({});
});

test('a booking goes on where it was begun, with what was typed', () => {
  expect(bookPlace({ offering: 'o', at, of: 'clinic' }, 'b')).toEqual({
    to: '/book/$offeringId',
    params: { offeringId: 'o' },
    search: { at, of: 'clinic', begun: 'b' },
  });
  expect(bookPlace({ at })).toBeNull();
});

test('signing in leads back to the same time', () => {
  expect(bookPath({ offering: 'o', at, with: 'ada' })).toBe('/book/o?at=2026-11-30T09%3A00%3A00Z&with=ada');
  expect(bookPath({})).toBe('/');
});
