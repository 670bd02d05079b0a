import { describe, expect, it } from 'vitest';
import type { Card, ConsultantWeek } from '@/kit/api/types';
import { firstAvailable, hoursAround, minutesOn, rowsOf, timesOn, withRole } from './model';

const card = (id: string, topic: string, language: string): Card => ({
  consultant_id: id,
  slug: id,
  name: id,
  headline: '',
  picture_url: null,
  thumbnail_url: null,
  topics: [{ slug: topic, name: topic }],
  languages: [language],
  rating: { average: null, count: 0 },
  price_from: null,
  online: false,
  availability: 'off',
  offering_count: 1,
  why: [],
  next_times: [],
});
const week = (id: string, ...times: string[]): ConsultantWeek => ({
  consultant_id: id,
  offering_id: `offering-of-${id}`,
  duration_minutes: 30,
  location: { kind: 'video', address: null, phone: null },
  times,
});
const cards = [card('ada', 'sleep', 'de'), card('bea', 'sleep', 'en'), card('cleo', 'nutrition', 'en')];
const weeks = [week('ada', '2026-03-04T09:00:00Z'), week('bea', '2026-03-03T23:30:00Z'), week('cleo')];

describe('who can be had when', () => {
  it('puts the soonest first and who has no time last', () => {
    expect(rowsOf(cards, weeks, {}).map((row) => row.card.name)).toEqual(['bea', 'ada', 'cleo']);
  });
  it('leaves out who does not fit', () => {
    expect(rowsOf(cards, weeks, { topic: 'sleep', language: 'de' }).map((row) => row.card.name)).toEqual([
      'ada',
    ]);
  });
  it('finds the first available, or nobody', () => {
    expect(firstAvailable(rowsOf(cards, weeks, {}))).toEqual({
      card: cards[1],
      offeringId: 'offering-of-bea',
      at: '2026-03-03T23:30:00Z',
    });
    expect(firstAvailable(rowsOf(cards, weeks, { topic: 'nutrition' }))).toBeNull();
  });
  it('knows days by the zone of who looks', () => {
    expect(timesOn(weeks[1], '2026-03-04', 'Europe/Berlin')).toEqual(['2026-03-03T23:30:00Z']);
    expect(timesOn(weeks[1], '2026-03-03', 'Europe/Berlin')).toEqual([]);
    expect(timesOn(undefined, '2026-03-03', 'UTC')).toEqual([]);
  });
});

describe('the day against the clock', () => {
  it('cuts what began before and ends after', () => {
    expect(minutesOn('2026-03-03T23:30:00Z', '2026-03-04', 'Europe/Berlin')).toBe(30);
    expect(minutesOn('2026-03-02T10:00:00Z', '2026-03-04', 'Europe/Berlin')).toBe(0);
    expect(minutesOn('2026-03-05T10:00:00Z', '2026-03-04', 'Europe/Berlin')).toBe(1440);
  });
  it('shows working hours and whatever lies outside them', () => {
    expect(hoursAround([])).toEqual([8, 18]);
    expect(hoursAround([{ from: 430, to: 1210 }])).toEqual([7, 21]);
  });
});

describe('roles', () => {
  it('keeps them in their usual order', () => {
    expect(withRole(['consultant'], 'manager', true)).toEqual(['manager', 'consultant']);
    expect(withRole(['manager', 'consultant'], 'manager', false)).toEqual(['consultant']);
  });
});
