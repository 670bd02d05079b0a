import { describe, expect, test } from 'vitest';
import type { CallPicture, Meter, PriceTerms } from '@/kit/api/types';
import {
  afterClose,
  costOf,
  doorOf,
  meterMood,
  readMeter,
  secondsUntil,
  serverNow,
  stopwatch,
} from './model';

const eur = (amount_minor: number) => ({ amount_minor, currency: 'EUR' });
const perMinute: PriceTerms = { kind: 'per_minute', amount: eur(240), minimum: eur(500), cap: eur(6000) };

describe('what a talk costs', () => {
  test.each([
    [0, 0],
    // The minimum holds as soon as both have talked.
    [1, 500],
    [125, 500],
    [126, 504],
    [1499, 5996],
    [3600, 6000],
  ])('%d seconds cost %d cents', (seconds, cents) => expect(costOf(perMinute, seconds)).toBe(cents));

  test('there is one rounding, half up', () => {
    const odd: PriceTerms = { kind: 'per_minute', amount: eur(190), minimum: null, cap: null };
    // 190 × 3 / 60 = 9.5
    expect(costOf(odd, 3)).toBe(10);
    expect(costOf(odd, 1)).toBe(3);
  });

  test('a session is due whole as soon as somebody talked', () => {
    const session: PriceTerms = { kind: 'per_session', amount: eur(4500), minimum: null, cap: null };
    expect([costOf(session, 0), costOf(session, 1), costOf(session, 3000)]).toEqual([0, 4500, 4500]);
  });
});

describe('the running meter', () => {
  const meter: Meter = {
    running: true,
    talk_seconds: 120,
    price: perMinute,
    cost: eur(500),
    cap: eur(6000),
    as_of: '2026-11-23T09:02:00Z',
  };
  const at = (time: string) => Date.parse(`2026-11-23T${time}Z`);
  const ends = '2026-11-23T09:30:00Z';

  test('runs on from what was said last', () => {
    expect(readMeter(meter, ends, at('09:02:30'))).toEqual({ seconds: 150, cost: eur(600) });
  });
  test('stands still while it is paused', () => {
    expect(readMeter({ ...meter, running: false }, ends, at('09:10:00')).seconds).toBe(120);
  });
  test('stops at the booked end, however late one looks', () => {
    expect(readMeter(meter, ends, at('11:00:00'))).toEqual(readMeter(meter, ends, at('09:30:00')));
  });
  test('never shows more than the cap', () => {
    const capped = { ...meter, cap: eur(520) };
    expect(readMeter(capped, ends, at('09:20:00')).cost).toEqual(eur(520));
  });
  test('never goes back when our clock does', () => {
    expect(readMeter(meter, ends, at('09:01:00')).seconds).toBe(120);
    expect(serverNow({ serverAt: 1000, hereAt: 500 }, 400)).toBe(1000);
  });
});

test.each([
  [0, '0:00'],
  [65, '1:05'],
  [3599, '59:59'],
  [3729, '1:02:09'],
])('%d seconds read %s', (seconds, text) => expect(stopwatch(seconds)).toBe(text));

test('a countdown shows its last second until it is over', () => {
  expect(secondsUntil('2026-11-23T09:00:00Z', Date.parse('2026-11-23T08:59:59.900Z'))).toBe(1);
  expect(secondsUntil('2026-11-23T09:00:00Z', Date.parse('2026-11-23T09:00:05Z'))).toBe(0);
});

test('the door opens at check-in and closes at the end', () => {
  const call = {
    state: 'scheduled',
    check_in_opens_at: '2026-11-23T08:45:00Z',
    ends_at: '2026-11-23T09:30:00Z',
  } as const;
  const door = (time: string) => doorOf(call, Date.parse(`2026-11-23T${time}Z`));
  expect([door('08:44:59'), door('08:45:00'), door('09:30:00')]).toEqual(['closed', 'open', 'over']);
  expect(doorOf({ ...call, state: 'ended' }, Date.parse('2026-11-23T09:00:00Z'))).toBe('over');
});

test('only a final close code ends the visit', () => {
  expect([1000, 4409, 4410, 4403].map(afterClose)).toEqual(['over', 'replaced', 'moved', 'refused']);
  for (const code of [1001, 1006, 1013, 4401, 4408]) expect(afterClose(code)).toBe('rejoin');
});

test('the meter says why it stands', () => {
  const picture = { state: 'live', meter: { running: true } } as CallPicture;
  expect(meterMood(picture, true)).toBe('running');
  // What we do not hear we do not claim.
  expect(meterMood(picture, false)).toBe('ownAway');
  expect(meterMood({ ...picture, meter: { ...picture.meter, running: false } }, true)).toBe('otherAway');
  expect(meterMood({ ...picture, state: 'open', meter: { ...picture.meter, running: false } }, true)).toBe(
    'notYet',
  );
});
