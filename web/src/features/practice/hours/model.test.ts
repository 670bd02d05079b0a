import { describe, expect, test } from 'vitest';
import {
  changedDates,
  clockOf,
  type DayRange,
  draftOf,
  draftsAfter,
  EMPTY_WEEK,
  followedOn,
  isOfferedAt,
  isPartlyOfferedAt,
  joined,
  nextRange,
  painted,
  paintedWeek,
  readClock,
  readDrafts,
  STEPS_A_DAY,
  sameWeek,
  selectionBetween,
  squareAfterKey,
  weeklyOf,
  weekOf,
} from './model';

const MONDAY_FIRST = [0, 1, 2, 3, 4, 5, 6];
const SUNDAY_FIRST = [6, 0, 1, 2, 3, 4, 5];
const range = (starts: string, ends: string): DayRange => ({
  starts: readClock(starts) ?? -1,
  ends: readClock(ends) ?? -1,
});
const drafts = (...pairs: [string, string][]) =>
  pairs.map(([starts, ends], place) => ({ key: `k${place}`, starts, ends }));

describe('a time of day', () => {
  test.each([
    ['9', 540],
    ['9:30', 570],
    ['09.30', 570],
    ['0930', 570],
    ['930', 570],
    ['5 pm', 1020],
    ['12am', 0],
    ['12:15 p.m.', 735],
    ['17h', 1020],
    ['0:00', 0],
    ['24:00', 1440],
    ['24', 1440],
  ])('%s is read', (typed, minutes) => expect(readClock(typed)).toBe(minutes));

  test.each(['', 'noon', '25', '24:15', '9:60', '-1', '13 pm', '0 am', '9:3', '1e2', '123456'])(
    '%j is none',
    (typed) => expect(readClock(typed)).toBeNull(),
  );

  test('is written with the end of the day as 24:00', () => {
    expect(clockOf(1440)).toBe('24:00');
    expect(clockOf(0)).toBe('00:00');
  });

  test('every minute survives being written and read', () => {
    for (let minute = 0; minute <= 1440; minute += 1) expect(readClock(clockOf(minute))).toBe(minute);
  });
});

describe('painting a day', () => {
  test('joins what touches and what overlaps', () => {
    expect(painted([range('9:00', '12:00')], range('12:00', '13:00'), true)).toEqual([
      range('9:00', '13:00'),
    ]);
    expect(painted([range('9:00', '12:00')], range('11:00', '13:00'), true)).toEqual([
      range('9:00', '13:00'),
    ]);
  });
  test('cuts a hole and leaves both sides', () => {
    expect(painted([range('9:00', '17:00')], range('12:00', '13:00'), false)).toEqual([
      range('9:00', '12:00'),
      range('13:00', '17:00'),
    ]);
  });
  test('takes away all that lies inside, and nothing beside it', () => {
    const day = [range('9:00', '10:00'), range('14:00', '15:00')];
    expect(painted(day, range('8:00', '11:00'), false)).toEqual([range('14:00', '15:00')]);
    expect(painted(day, range('10:00', '14:00'), false)).toEqual(day);
  });
  test('reaches the end of the day and no further', () => {
    const selection = { days: [5], steps: [STEPS_A_DAY - 1, STEPS_A_DAY - 1] as const };
    expect(weeklyOf(paintedWeek(EMPTY_WEEK, selection, true))).toEqual([
      { weekday: 5, starts: '23:45', ends: '24:00' },
    ]);
  });
  test('keeps odd minutes that were typed elsewhere', () => {
    expect(painted([range('9:10', '9:50')], range('12:00', '13:00'), true)[0]).toEqual(range('9:10', '9:50'));
  });
});

test('a square is offered when all of it is, and partly when some of it is', () => {
  const day = [range('9:10', '10:00')];
  expect(isOfferedAt(day, 36)).toBe(false);
  expect(isPartlyOfferedAt(day, 36)).toBe(true);
  expect(isOfferedAt(day, 37)).toBe(true);
  expect(isPartlyOfferedAt(day, 37)).toBe(false);
  expect(isPartlyOfferedAt(day, 40)).toBe(false);
});

test('painting the same squares on and off leaves the week as it was', () => {
  const week = weekOf([{ weekday: 0, starts: '09:00', ends: '12:00' }]);
  const selection = selectionBetween({ day: 1, step: 40 }, { day: 3, step: 50 }, MONDAY_FIRST);
  const there = paintedWeek(week, selection, true);
  expect(sameWeek(there, week)).toBe(false);
  expect(sameWeek(paintedWeek(there, selection, false), week)).toBe(true);
});

describe('a selection', () => {
  test('does not depend on where it began', () => {
    const [one, other] = [
      { day: 4, step: 10 },
      { day: 2, step: 20 },
    ];
    expect(selectionBetween(one, other, MONDAY_FIRST)).toEqual(selectionBetween(other, one, MONDAY_FIRST));
  });
  test('holds neighbours on screen: from Sunday to Monday are two days where weeks begin on Sunday', () => {
    const sunday = { day: 6, step: 0 };
    const monday = { day: 0, step: 0 };
    expect(selectionBetween(sunday, monday, SUNDAY_FIRST).days).toEqual([6, 0]);
    expect(selectionBetween(sunday, monday, MONDAY_FIRST).days).toHaveLength(7);
  });
});

test.each([
  ['ArrowDown', { day: 0, step: 37 }],
  ['ArrowLeft', { day: 0, step: 36 }],
  ['ArrowRight', { day: 1, step: 36 }],
  ['PageDown', { day: 0, step: 40 }],
  ['Home', { day: 0, step: 0 }],
  ['End', { day: 0, step: STEPS_A_DAY - 1 }],
  ['a', null],
])('%s leads to the right square', (key, target) =>
  expect(squareAfterKey(key, { day: 0, step: 36 }, MONDAY_FIRST, false)).toEqual(target),
);

test('arrows turn around where one reads from the right', () => {
  expect(squareAfterKey('ArrowLeft', { day: 0, step: 0 }, MONDAY_FIRST, true)).toEqual({ day: 1, step: 0 });
});

describe('typed ranges', () => {
  test('that fit make the day, in order', () => {
    const { ranges, problems } = readDrafts(drafts(['14:00', '24:00'], ['9', '12:30']));
    expect(problems).toEqual([]);
    expect(ranges.map(({ starts, ends }) => [starts, ends])).toEqual([
      [540, 750],
      [840, 1440],
    ]);
  });
  test('may touch', () => expect(readDrafts(drafts(['9', '12'], ['12', '13'])).problems).toEqual([]));
  test('must not overlap: the later one is marked', () => {
    expect(readDrafts(drafts(['9', '12'], ['11', '13'])).problems).toEqual([
      { key: 'k1', field: 'starts', refusal: 'overlaps' },
    ]);
  });
  test('inside a long one are marked too', () => {
    const { problems } = readDrafts(drafts(['9', '18'], ['10', '11'], ['12', '13']));
    expect(problems.map(({ key }) => key)).toEqual(['k1', 'k2']);
  });
  test('end after they start', () => {
    expect(readDrafts(drafts(['12', '9'])).problems).toEqual([
      { key: 'k0', field: 'ends', refusal: 'ends-before-start' },
    ]);
    expect(readDrafts(drafts(['12', '12'])).problems).toHaveLength(1);
  });
  test('that are no times are marked where they are', () => {
    expect(readDrafts(drafts(['x', '12'])).problems).toEqual([
      { key: 'k0', field: 'starts', refusal: 'not-a-time' },
    ]);
  });
  test('keep their row after painting elsewhere, and what cannot be read is not lost', () => {
    const day = drafts(['9', '12'], ['soon', '']);
    const after = draftsAfter(day, [range('9:00', '12:00'), range('14:00', '15:00')]);
    expect(after.map(({ key }) => key)).toEqual(['k0', expect.stringContaining('range'), 'k1']);
  });
});

test('a further range fits after the last one, until the day is full', () => {
  expect(nextRange([])).toEqual(range('9:00', '17:00'));
  expect(nextRange([range('9:00', '12:00')])).toEqual(range('13:00', '15:00'));
  expect(nextRange([range('9:00', '23:30')])).toEqual(range('23:30', '24:00'));
  expect(nextRange([range('9:00', '24:00')])).toBeNull();
});

test('the week goes to the service and comes back the same', () => {
  const weekly = [
    { weekday: 0, starts: '09:00', ends: '12:30' },
    { weekday: 6, starts: '22:00', ends: '24:00' },
  ];
  expect(weeklyOf(weekOf(weekly))).toEqual(weekly);
  expect(draftOf(range('22:00', '24:00'))).toMatchObject({ starts: '22:00', ends: '24:00' });
});

test('joining leaves no empty range', () => {
  expect(joined([range('9:00', '9:00'), range('8:00', '8:30')])).toEqual([range('8:00', '8:30')]);
});

describe('one week that differs', () => {
  const weekly = [{ weekday: 0, starts: '09:00', ends: '12:00' }];
  const monday = '2026-11-23';

  test('follows the weekday, a date that differs everywhere, and a kept holiday', () => {
    const late = { on: monday, ranges: [{ starts: '20:00', ends: '21:00' }], week_id: null };
    const feast = { on: monday, name: 'Feast', worked: false };
    expect(followedOn(monday, weekly, [], [])).toEqual([{ starts: 540, ends: 720 }]);
    expect(followedOn(monday, weekly, [late], [feast])).toEqual([{ starts: 1200, ends: 1260 }]);
    expect(followedOn(monday, weekly, [{ ...late, week_id: 'another' }], [feast])).toEqual([]);
    expect(followedOn(monday, weekly, [], [{ ...feast, worked: true }])).toHaveLength(1);
  });

  test('saves the dates that changed, and lets those follow again that are what they would be', () => {
    const dates = [monday, '2026-11-24', '2026-11-25'];
    const morning = [{ starts: 540, ends: 720 }];
    const followed = [morning, morning, morning, [], [], [], []];
    const before = [[], morning, [], [], [], [], []];
    const after = [morning, [], [], [], [], [], []];
    expect(changedDates(dates, before, after, followed)).toEqual([
      { on: monday, ranges: null },
      { on: '2026-11-24', ranges: [] },
    ]);
    expect(changedDates(dates, before, before, followed)).toEqual([]);
  });
});
