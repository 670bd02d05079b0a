import { describe, expect, it } from 'vitest';
import type { ForeseenTime, Series } from '@/kit/api/types';
import { askedOf, chosenOf, timesIn, totalOf } from './model';

const free: ForeseenTime = { number: 1, starts_at: '2026-03-10T09:00:00Z', fate: 'free', alternatives: [] };
const taken: ForeseenTime = {
  number: 2,
  starts_at: '2026-03-17T09:00:00Z',
  fate: 'taken',
  alternatives: ['2026-03-17T10:00:00Z', '2026-03-18T09:00:00Z'],
};
const near: ForeseenTime = {
  number: 3,
  starts_at: '2026-03-24T09:00:00Z',
  fate: 'outside',
  alternatives: ['2026-03-18T09:00:00Z'],
};

describe('how many times', () => {
  it('is a whole number from 2 to 26', () => {
    expect(['2', ' 26 ', '7'].map(timesIn)).toEqual([2, 26, 7]);
    expect(['', '1', '27', '1000000', '2.5', '-3', 'x'].map(timesIn)).toEqual(Array(7).fill(null));
  });
});

describe('what is booked of a rhythm', () => {
  it('is what is free, unless something else is picked', () => {
    expect(chosenOf([free, taken], {})).toEqual([{ number: 1, starts_at: free.starts_at }]);
    expect(chosenOf([free, taken], { 1: 'skip', 2: '2026-03-17T10:00:00Z' })).toEqual([
      { number: 2, starts_at: '2026-03-17T10:00:00Z' },
    ]);
  });

  it('forgets a pick that is no longer free', () => {
    expect(chosenOf([taken], { 2: '2026-03-17T11:00:00Z' })).toEqual([]);
  });

  it('has each moment once', () => {
    const both = { 2: '2026-03-18T09:00:00Z', 3: '2026-03-18T09:00:00Z' };
    expect(chosenOf([taken, near], both)).toEqual([{ number: 2, starts_at: '2026-03-18T09:00:00Z' }]);
  });

  it('costs so many times as much, or nothing', () => {
    expect(totalOf({ amount_minor: 6000, currency: 'EUR' }, 3)).toEqual({
      amount_minor: 18_000,
      currency: 'EUR',
    });
    expect(totalOf({ amount_minor: 0, currency: 'EUR' }, 3)).toBeNull();
  });
});

describe('what is asked of a consultant', () => {
  it('is every booking that waits for their answer', () => {
    const of = (answer: boolean) => ({ booking: { can: { answer } } });
    const series = { occurrences: [of(true), of(false), { booking: null }, of(true)] } as Series;
    expect(askedOf(series)).toHaveLength(2);
  });
});
