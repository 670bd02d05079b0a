import { describe, expect, test } from 'vitest';
import type { DayWait } from '@/kit/api/types';
import { fittingDays, isKeptTime, keptAddress, waitAddress } from './model';

const limits = { today: '2026-03-10', horizon: '2026-05-09' };
const wait: DayWait = {
  id: 'w1',
  offering_id: 'o1',
  offering_title: 'A good hour',
  consultant: { id: 'c1', name: 'Conrad', slug: 'conrad' },
  first_on: '2026-03-12',
  last_on: '2026-03-12',
  zone: 'Europe/Berlin',
  part: 'any',
  state: 'offered',
  kept: {
    starts_at: '2026-03-12T08:00:00Z',
    ends_at: '2026-03-12T09:00:00Z',
    until: '2026-03-10T11:00:00Z',
  },
  revision: 2,
};

describe('the days one waits for', () => {
  test('begin today at the earliest and end at the horizon', () => {
    expect(fittingDays('2026-03-01', '2026-03-31', limits)).toEqual({ from: '2026-03-10', to: '2026-03-31' });
    expect(fittingDays('2026-05-01', '2026-05-31', limits)).toEqual({ from: '2026-05-01', to: '2026-05-09' });
    expect(fittingDays('2026-06-01', '2026-06-30', limits)).toEqual({ from: '2026-05-09', to: '2026-05-09' });
  });
  test('are a month at most, and never end before they begin', () => {
    expect(fittingDays('2026-03-10', '2026-05-01', limits)).toEqual({ from: '2026-03-10', to: '2026-04-09' });
    expect(fittingDays('2026-03-20', '2026-03-11', limits)).toEqual({ from: '2026-03-20', to: '2026-03-20' });
  });
  test('are in the address', () => {
    expect(waitAddress('o1', 'conrad', { from: '2026-03-12', to: '2026-03-12' })).toBe(
      '/wait/o1?with=conrad&from=2026-03-12&to=2026-03-12',
    );
  });
});

describe('a time that is kept', () => {
  test('is booked with the place that it is kept for', () => {
    expect(keptAddress(wait)).toBe('/book/o1?at=2026-03-12T08%3A00%3A00Z&with=conrad&wait=w1');
    expect(keptAddress({ ...wait, kept: null })).toBeNull();
  });
  test('is known however its moment is written', () => {
    expect(isKeptTime(wait, '2026-03-12T08:00:00+00:00')).toBe(true);
    expect(isKeptTime(wait, '2026-03-12T09:00:00Z')).toBe(false);
    expect(isKeptTime(undefined, '2026-03-12T08:00:00Z')).toBe(false);
  });
});
