import { describe, expect, it } from 'vitest';
import type { FollowUp, FollowUps } from '@/kit/api/types';
import { followUpMood, sameTimeNextWeek, timesNearby } from './model';

const BERLIN = 'Europe/Berlin';

describe('the next time', () => {
  it('is the same wall time a week later, also when clocks change meanwhile', () => {
    const last = '2026-03-24T09:00:00Z';
    const slots = ['2026-03-31T08:00:00Z', '2026-03-31T09:00:00Z'];
    expect(sameTimeNextWeek(slots, last, BERLIN)).toBe('2026-03-31T08:00:00Z');
    expect(sameTimeNextWeek(slots.slice(1), last, BERLIN)).toBeNull();
  });

  it('has others nearby, in order and without itself', () => {
    const slots = [
      '2026-03-10T09:00:00Z',
      '2026-03-11T09:00:00Z',
      '2026-03-12T09:00:00Z',
      '2026-03-20T09:00:00Z',
    ];
    expect(timesNearby(slots, '2026-03-04T09:00:00Z', 2, '2026-03-11T09:00:00Z')).toEqual([
      '2026-03-10T09:00:00Z',
      '2026-03-12T09:00:00Z',
    ]);
  });
});

describe('how it stands', () => {
  const now = Date.parse('2026-03-04T10:00:00Z');
  const standing = (state: FollowUp['state']) =>
    ({
      you: 'client',
      can_propose: false,
      latest: { state, expires_at: '2026-03-04T11:00:00Z' },
    }) as FollowUps;

  it('is open until it expires, whatever the service has told so far', () => {
    expect(followUpMood(standing('open'), now)).toBe('open');
    expect(followUpMood(standing('open'), now + 3_600_000)).toBe('expired');
  });

  it('tells what became of it', () => {
    expect(followUpMood(standing('accepted'), now)).toBe('booked');
    expect(followUpMood(standing('declined'), now)).toBe('declined');
    expect(followUpMood(standing('withdrawn'), now)).toBe('none');
    expect(followUpMood({ you: 'client', latest: null, can_propose: false }, now)).toBe('none');
  });
});
