import { describe, expect, test } from 'vitest';
import type { Place } from '@/kit/api/types';
import { isSettled, placeAfter, secondsUntil } from './model';

const place = { ticket: 7, state: 'waiting', place: 3, ahead: 2, line_revision: 4 } as Place;

function hint(revision: number, waiting: number[], called: number | null = null) {
  return { topic: 'line' as const, id: 'b', revision, waiting, called };
}

describe('a line that moved', () => {
  test('gives the new place at once', () => {
    expect(placeAfter(place, hint(5, [6, 7, 8]))).toMatchObject({ place: 2, ahead: 1, line_revision: 5 });
  });
  test('an older hint changes nothing', () => {
    expect(placeAfter(place, hint(4, [7]))).toBe(place);
  });
  test('somebody who is called, gone or not in it must ask', () => {
    expect(placeAfter(place, hint(5, [8], 7))).toBeNull();
    expect(placeAfter({ ...place, state: 'called' }, hint(5, [7]))).toBeNull();
  });
});

test('a place that was served is settled, one that waits is not', () => {
  expect(isSettled({ ...place, state: 'served' })).toBe(true);
  expect(isSettled(place)).toBe(false);
});

test('time left is never less than none', () => {
  expect(secondsUntil('2026-03-03T14:01:00Z', Date.parse('2026-03-03T14:00:00Z'))).toBe(60);
  expect(secondsUntil('2026-03-03T14:01:00Z', Date.parse('2026-03-03T15:00:00Z'))).toBe(0);
});
