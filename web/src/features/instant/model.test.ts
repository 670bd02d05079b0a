import { expect, test } from 'vitest';
import type { AtOnce, Extension } from '@/kit/api/types';
import {
  callNowAddress,
  extensionMood,
  lengthsFor,
  longestFor,
  outcomeOf,
  secondsToRing,
  secondsUntilLapse,
} from './model';

const euros = (amount_minor: number) => ({ amount_minor, currency: 'EUR' });
const offering: AtOnce = {
  offering_id: 'o',
  title: 'At once',
  price: { kind: 'per_minute', amount: euros(200), minimum: null, cap: null },
  least_minutes: 5,
  longest_minutes: 13,
  price_limit: euros(2600),
};

test('lengths go up in steps of five to what is possible', () => {
  expect(lengthsFor(offering)).toEqual([5, 10, 13]);
  expect(lengthsFor({ ...offering, longest_minutes: 15 })).toEqual([5, 10, 15]);
  expect(lengthsFor({ ...offering, longest_minutes: 5 })).toEqual([5]);
});

test('the wallet bounds the length', () => {
  expect(longestFor(offering, euros(2600))).toBe(13);
  expect(longestFor(offering, euros(2599))).toBe(12);
  expect(longestFor(offering, euros(999))).toBeNull();
  expect(longestFor(offering, null)).toBe(13);
  const free = { ...offering, price: { kind: 'free', amount: null, minimum: null, cap: null } } as const;
  expect(longestFor(free, euros(0))).toBe(13);
});

test('every end of a request has its own words', () => {
  const decline = (code: string, missing: number | null = null) => ({
    state: 'declined' as const,
    decline: { code, missing: missing === null ? null : euros(missing), reason: null },
  });
  expect(outcomeOf({ state: 'requested', decline: null })).toBe('asked');
  expect(outcomeOf({ state: 'held', decline: null })).toBe('rings');
  expect(outcomeOf({ state: 'in_call', decline: null })).toBe('answered');
  expect(outcomeOf({ state: 'expired', decline: null })).toBe('rung-out');
  expect(outcomeOf({ state: 'cancelled', decline: null })).toBe('taken-back');
  expect(outcomeOf(decline('booking.declined_by_consultant'))).toBe('declined');
  expect(outcomeOf(decline('booking.no_longer_free'))).toBe('no-time');
  expect(outcomeOf(decline('billing.balance_too_low', 300))).toBe('no-money');
});

test('the countdown ends at nothing', () => {
  const booking = { hold_expires_at: '2026-03-02T09:01:00Z' };
  expect(secondsToRing(booking, Date.parse('2026-03-02T09:00:00.500Z'))).toBe(60);
  expect(secondsToRing(booking, Date.parse('2026-03-02T09:05:00Z'))).toBe(0);
  expect(secondsToRing({ hold_expires_at: null }, 0)).toBe(0);
});

test('the address says whose offering it is', () => {
  expect(callNowAddress('a b', 'ada')).toBe('/call-now/a%20b?with=ada');
});

test('a proposal is mine, theirs, or past', () => {
  const latest: Extension = {
    id: 'x',
    minutes: 5,
    asked_by: 'client',
    state: 'asked',
    expires_at: '2026-03-02T09:01:00Z',
    extra: euros(1000),
    missing: null,
  };
  const early = Date.parse('2026-03-02T09:00:30Z');
  expect(extensionMood({ latest: null, you: 'client' }, early)).toBe('none');
  expect(extensionMood({ latest, you: 'client' }, early)).toBe('mine');
  expect(extensionMood({ latest, you: 'consultant' }, early)).toBe('theirs');
  expect(extensionMood({ latest, you: 'consultant' }, early + 30_000)).toBe('lapsed');
  expect(extensionMood({ latest: { ...latest, state: 'agreed' }, you: 'client' }, early)).toBe('paying');
  expect(extensionMood({ latest: { ...latest, state: 'unpaid' }, you: 'client' }, early)).toBe('unpaid');
  expect(extensionMood({ latest: { ...latest, state: 'withdrawn' }, you: 'client' }, early)).toBe('none');
  expect(secondsUntilLapse(latest, early)).toBe(30);
});
