import { describe, expect, test } from 'vitest';
import type { Meeting } from './meetings';
import { datesOfWeek, hoursShown, midnight, offeredHere, offeredOn, placedOn, weekStart } from './model';

const ZONE = 'Europe/Berlin';
const booking = (href: string, starts_at: string, ends_at: string) =>
  ({ href, starts_at, ends_at }) as Meeting;
const hours = [{ id: 'usual', weekly: [{ weekday: 3, starts: '09:00', ends: '12:00' }] }];

test('a week begins where weeks begin', () => {
  expect(weekStart('2026-11-21', 0)).toBe('2026-11-16');
  expect(weekStart('2026-11-21', 6)).toBe('2026-11-15');
  expect(weekStart('2026-11-16', 0)).toBe('2026-11-16');
  expect(datesOfWeek('2026-11-30').at(-1)).toBe('2026-12-06');
});

test.each([
  ['2026-11-21', ZONE, '2026-11-20T23:00:00.000Z'],
  ['2026-10-25', ZONE, '2026-10-24T22:00:00.000Z'],
  ['2026-10-26', ZONE, '2026-10-25T23:00:00.000Z'],
  ['2026-03-29', ZONE, '2026-03-28T23:00:00.000Z'],
  ['2026-11-21', 'Asia/Kathmandu', '2026-11-20T18:15:00.000Z'],
  ['2026-11-21', 'America/New_York', '2026-11-21T05:00:00.000Z'],
])('%s begins in %s at %s', (date, zone, at) => expect(midnight(date, zone)).toBe(at));

describe('what is offered on a date', () => {
  test('is the weekday’s hours', () =>
    expect(offeredOn('2026-12-24', hours, [], [])).toEqual([{ starts: 540, ends: 720 }]));
  test('is the override instead, also when that closes the day', () => {
    const overrides = [
      { on: '2026-12-24', ranges: [], week_id: null },
      { on: '2026-12-25', ranges: [{ starts: '20:00', ends: '24:00' }], week_id: null },
    ];
    expect(offeredOn('2026-12-24', hours, overrides, [])).toEqual([]);
    expect(offeredOn('2026-12-25', hours, overrides, [])).toEqual([{ starts: 1200, ends: 1440 }]);
  });
  test('is what any of the hours offers, each with the date that differs for it alone', () => {
    const evenings = { id: 'evenings', weekly: [{ weekday: 3, starts: '18:00', ends: '20:00' }] };
    const closed = { on: '2026-12-24', ranges: [], week_id: null };
    const late = { on: '2026-12-24', ranges: [{ starts: '21:00', ends: '22:00' }], week_id: 'evenings' };
    expect(offeredOn('2026-12-24', [...hours, evenings], [], [])).toEqual([
      { starts: 540, ends: 720 },
      { starts: 1080, ends: 1200 },
    ]);
    expect(offeredOn('2026-12-24', [...hours, evenings], [closed, late], [])).toEqual([
      { starts: 1260, ends: 1320 },
    ]);
  });
  test('is nothing on a public holiday, unless it is worked or the date differs', () => {
    const feast = { on: '2026-12-24', name: 'Feast', worked: false };
    const late = { on: '2026-12-24', ranges: [{ starts: '21:00', ends: '22:00' }], week_id: null };
    expect(offeredOn('2026-12-24', hours, [], [], [feast])).toEqual([]);
    expect(offeredOn('2026-12-24', hours, [], [], [{ ...feast, worked: true }])).toHaveLength(1);
    expect(offeredOn('2026-12-24', hours, [late], [], [feast])).toEqual([{ starts: 1260, ends: 1320 }]);
  });
  test('lies where the clock of the journey puts it', () => {
    const tokyo = [{ id: '1', starts_on: '2026-12-24', ends_on: '2026-12-24', zone: 'Asia/Tokyo' }];
    const offer = (date: string) => offeredOn(date, hours, [], []);
    expect(offeredHere('2026-12-24', ZONE, tokyo, offer)).toEqual([{ starts: 60, ends: 240 }]);
    expect(offeredHere('2026-12-24', ZONE, [], offer)).toEqual([{ starts: 540, ends: 720 }]);
    const early = [{ id: 'usual', weekly: [{ weekday: 3, starts: '06:00', ends: '09:00' }] }];
    expect(offeredHere('2026-12-23', ZONE, tokyo, (date) => offeredOn(date, early, [], []))).toEqual([
      { starts: 1320, ends: 1440 },
    ]);
  });
  test('is nothing in time off, which ends with its last day', () => {
    const off = [{ id: '1', starts_on: '2026-12-20', ends_on: '2026-12-24', note: null }];
    expect(offeredOn('2026-12-24', hours, [], off)).toEqual([]);
    expect(offeredOn('2026-12-31', hours, [], off)).toHaveLength(1);
  });
});

describe('bookings on a date', () => {
  test('stand at the wall time of the zone', () => {
    const [placed] = placedOn(
      '2026-11-23',
      [booking('a', '2026-11-23T08:00:00Z', '2026-11-23T09:00:00Z')],
      ZONE,
    );
    expect(placed).toMatchObject({ starts: 540, ends: 600, lane: 0, lanes: 1 });
  });
  test('that go over midnight are on both days, cut there', () => {
    const late = [booking('a', '2026-11-23T22:30:00Z', '2026-11-23T23:30:00Z')];
    expect(placedOn('2026-11-23', late, ZONE)[0]).toMatchObject({ starts: 1410, ends: 1440 });
    expect(placedOn('2026-11-24', late, ZONE)[0]).toMatchObject({ starts: 0, ends: 30 });
  });
  test('that end at midnight are not on the next day', () => {
    const late = [booking('a', '2026-11-23T22:00:00Z', '2026-11-23T23:00:00Z')];
    expect(placedOn('2026-11-23', late, ZONE)[0]).toMatchObject({ ends: 1440 });
    expect(placedOn('2026-11-24', late, ZONE)).toEqual([]);
  });
  test('that overlap stand side by side, the others have the whole width', () => {
    const placed = placedOn(
      '2026-11-23',
      [
        booking('a', '2026-11-23T08:00:00Z', '2026-11-23T09:00:00Z'),
        booking('b', '2026-11-23T08:30:00Z', '2026-11-23T09:30:00Z'),
        booking('c', '2026-11-23T10:00:00Z', '2026-11-23T11:00:00Z'),
      ],
      ZONE,
    );
    expect(placed.map(({ lane, lanes }) => [lane, lanes])).toEqual([
      [0, 2],
      [1, 2],
      [0, 1],
    ]);
  });
});

test('shown are whole hours around everything, and at least the usual day', () => {
  expect(hoursShown([])).toEqual({ first: 8, last: 18 });
  expect(hoursShown([{ starts: 410, ends: 1330 }])).toEqual({ first: 6, last: 23 });
});
