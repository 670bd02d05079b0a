import { describe, expect, test } from 'vitest';
import type { Booking, BookingState } from '@/kit/api/types';
import { countdown, dayOf, isDoorOpen, newlyWaiting } from './model';

const NOW = Date.parse('2026-11-23T10:00:00Z');
function booking(id: string, starts_at: string, state: BookingState = 'confirmed'): Booking {
  const starts = Date.parse(starts_at);
  return {
    id,
    state,
    starts_at,
    ends_at: new Date(starts + 1_800_000).toISOString(),
    check_in_opens_at: new Date(starts - 900_000).toISOString(),
  } as Booking;
}

test('a day is the next call, the others of today, what is being paid, and what asks for an answer', () => {
  const day = dayOf(
    [
      booking('over', '2026-11-23T09:00:00Z'),
      booking('now', '2026-11-23T09:45:00Z', 'in_call'),
      booking('later', '2026-11-23T15:00:00Z'),
      booking('paying', '2026-11-23T16:00:00Z', 'requested'),
      booking('asked', '2026-11-23T17:00:00Z', 'held'),
      booking('tomorrow', '2026-11-24T08:00:00Z'),
    ],
    NOW,
    'Europe/Berlin',
  );
  expect(day.next?.id).toBe('now');
  expect(day.later.map(({ id }) => id)).toEqual(['later']);
  expect(day.pending.map(({ id }) => id)).toEqual(['paying']);
  expect(day.asked.map(({ id }) => id)).toEqual(['asked']);
});

test('the next call may be on another day', () => {
  expect(dayOf([booking('a', '2026-11-30T08:00:00Z')], NOW, 'Europe/Berlin').next?.id).toBe('a');
});

describe('the door', () => {
  test('opens with the check-in and closes at the end', () => {
    const call = booking('a', '2026-11-23T10:15:00Z');
    expect(isDoorOpen(call, NOW)).toBe(true);
    expect(isDoorOpen(call, NOW - 1)).toBe(false);
    expect(isDoorOpen(call, Date.parse('2026-11-23T10:45:00Z'))).toBe(false);
  });
  test('stays shut for what is not promised', () =>
    expect(isDoorOpen(booking('a', '2026-11-23T10:00:00Z', 'requested'), NOW)).toBe(false));
});

test.each([
  [0, '0:00'],
  [-5, '0:00'],
  [1, '0:01'],
  [899_001, '15:00'],
  [7_509_000, '2:05:09'],
])('%i ms are left as %s', (left, words) => expect(countdown(left)).toBe(words));

test('each arrival is announced once', () => {
  expect(newlyWaiting(new Set(['a']), ['a', 'b'])).toEqual(['b']);
  expect(newlyWaiting(new Set(['a', 'b']), ['b'])).toEqual([]);
});
