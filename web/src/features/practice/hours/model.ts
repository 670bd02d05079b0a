/** A consultant's week as ranges of minutes, and as the quarters of an hour that are painted; pure. */
import type { CalendarDate, ClockRange, DateOverride, Holiday, WeeklyRange } from '@/kit/api/types';
import { weekdayOf } from '@/kit/time/zones';

/** One square of the painted week. */
export const STEP_MINUTES = 15;
export const MINUTES_A_DAY = 24 * 60;
export const STEPS_A_DAY = MINUTES_A_DAY / STEP_MINUTES;

/** Minutes of a day's wall time, `starts` to before `ends`; 1440 is the end of the day. */
export interface DayRange {
  starts: number;
  ends: number;
}

/** Monday to Sunday. */
export type Week = readonly (readonly DayRange[])[];

export const EMPTY_WEEK: Week = [[], [], [], [], [], [], []];

/** "09:30"; 1440 is "24:00". */
export function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Reads what people type for a time of day: "9", "9:30", "0930", "9.30", "5 pm", "24:00"; `null` when it is none. */
export function readClock(typed: string): number | null {
  const match = /^(\d{1,2})(?:[:.h ]?([0-5]\d))?\s*(?:h|([ap])\.?m\.?)?$/i.exec(typed.trim());
  if (!match) return null;
  let hours = Number(match[1]);
  const minutes = Number(match[2] ?? 0);
  const half = match[3]?.toLowerCase();
  if (half) {
    if (hours < 1 || hours > 12) return null;
    hours = (hours % 12) + (half === 'p' ? 12 : 0);
  }
  const total = hours * 60 + minutes;
  return total <= MINUTES_A_DAY ? total : null;
}

/** In order, with what overlaps or touches made one. */
export function joined(ranges: readonly DayRange[]): DayRange[] {
  const result: DayRange[] = [];
  for (const range of [...ranges].sort((one, other) => one.starts - other.starts)) {
    const last = result.at(-1);
    if (last && range.starts <= last.ends) {
      result[result.length - 1] = { starts: last.starts, ends: Math.max(last.ends, range.ends) };
    } else if (range.ends > range.starts) {
      result.push({ ...range });
    }
  }
  return result;
}

/** The day with a stretch added or taken away; times off the quarters elsewhere stay as they were typed. */
export function painted(ranges: readonly DayRange[], stretch: DayRange, isOffered: boolean): DayRange[] {
  if (isOffered) return joined([...ranges, stretch]);
  return joined(
    ranges.flatMap(({ starts, ends }) => [
      { starts, ends: Math.min(ends, stretch.starts) },
      { starts: Math.max(starts, stretch.ends), ends },
    ]),
  );
}

/** True when the whole square lies in offered time. */
export function isOfferedAt(ranges: readonly DayRange[], step: number): boolean {
  const starts = step * STEP_MINUTES;
  return ranges.some((range) => range.starts <= starts && range.ends >= starts + STEP_MINUTES);
}

/** True when some of the square is offered but not all of it. */
export function isPartlyOfferedAt(ranges: readonly DayRange[], step: number): boolean {
  const starts = step * STEP_MINUTES;
  return (
    !isOfferedAt(ranges, step) &&
    ranges.some((range) => range.starts < starts + STEP_MINUTES && range.ends > starts)
  );
}

/** A day of the week, 0 is Monday, and a quarter of an hour in it. */
export interface Square {
  day: number;
  step: number;
}

/** All squares of some neighbouring days between two steps, both included. */
export interface Selection {
  days: readonly number[];
  steps: readonly [first: number, last: number];
}

/** The squares between two corners, whichever was first. `days` are the columns in their order on screen. */
export function selectionBetween(one: Square, other: Square, days: readonly number[]): Selection {
  const places = [days.indexOf(one.day), days.indexOf(other.day)];
  return {
    days: days.slice(Math.min(...places), Math.max(...places) + 1),
    steps: [Math.min(one.step, other.step), Math.max(one.step, other.step)],
  };
}

export function isSelected({ days, steps }: Selection, { day, step }: Square): boolean {
  return days.includes(day) && step >= steps[0] && step <= steps[1];
}

/** The week with all squares of the selection offered, or none. */
export function paintedWeek(week: Week, { days, steps }: Selection, isOffered: boolean): Week {
  const stretch = { starts: steps[0] * STEP_MINUTES, ends: (steps[1] + 1) * STEP_MINUTES };
  return week.map((ranges, day) => (days.includes(day) ? painted(ranges, stretch, isOffered) : ranges));
}

/** Where a key leads in the painted week; `null` for other keys. `days` are the columns in their order on screen. */
export function squareAfterKey(
  key: string,
  { day, step }: Square,
  days: readonly number[],
  isRtl: boolean,
): Square | null {
  const forward = isRtl ? -1 : 1;
  const column = (change: number) => {
    const place = Math.min(days.length - 1, Math.max(0, days.indexOf(day) + change));
    return { day: days[place] ?? day, step };
  };
  const row = (to: number) => ({ day, step: Math.min(STEPS_A_DAY - 1, Math.max(0, to)) });
  switch (key) {
    case 'ArrowRight':
      return column(forward);
    case 'ArrowLeft':
      return column(-forward);
    case 'ArrowDown':
      return row(step + 1);
    case 'ArrowUp':
      return row(step - 1);
    case 'PageDown':
      return row(step + 60 / STEP_MINUTES);
    case 'PageUp':
      return row(step - 60 / STEP_MINUTES);
    case 'Home':
      return row(0);
    case 'End':
      return row(STEPS_A_DAY - 1);
    default:
      return null;
  }
}

export function weekOf(weekly: readonly WeeklyRange[]): Week {
  const week: DayRange[][] = [[], [], [], [], [], [], []];
  for (const range of weekly) week[range.weekday]?.push(rangeOf(range));
  return week.map((ranges) => [...ranges].sort((one, other) => one.starts - other.starts));
}

export function weeklyOf(week: Week): WeeklyRange[] {
  return week.flatMap((ranges, weekday) => ranges.map((range) => ({ weekday, ...clockRangeOf(range) })));
}

export function rangeOf({ starts, ends }: ClockRange): DayRange {
  return { starts: readClock(starts) ?? 0, ends: readClock(ends) ?? 0 };
}

export function clockRangeOf({ starts, ends }: DayRange): ClockRange {
  return { starts: clockOf(starts), ends: clockOf(ends) };
}

export function minutesIn(ranges: readonly DayRange[]): number {
  return joined(ranges).reduce((sum, { starts, ends }) => sum + ends - starts, 0);
}

/** A range while it is typed: anything may stand in its fields. */
export interface RangeDraft extends ClockRange {
  key: string;
}

export type RangeRefusal = 'not-a-time' | 'ends-before-start' | 'overlaps';

export interface DraftProblem {
  key: string;
  field: 'starts' | 'ends';
  refusal: RangeRefusal;
}

/** The ranges that the drafts of one day make, and what is wrong with the others. */
export function readDrafts(drafts: readonly RangeDraft[]): { ranges: DayRange[]; problems: DraftProblem[] } {
  const problems: DraftProblem[] = [];
  const read: (DayRange & { key: string })[] = [];
  for (const { key, starts: from, ends: to } of drafts) {
    const starts = readClock(from);
    const ends = readClock(to);
    if (starts === null) problems.push({ key, field: 'starts', refusal: 'not-a-time' });
    if (ends === null) problems.push({ key, field: 'ends', refusal: 'not-a-time' });
    if (starts === null || ends === null) continue;
    if (ends <= starts) problems.push({ key, field: 'ends', refusal: 'ends-before-start' });
    else read.push({ key, starts, ends });
  }
  read.sort((one, other) => one.starts - other.starts);
  let reach = -1;
  for (const { key, starts, ends } of read) {
    if (starts < reach) problems.push({ key, field: 'starts', refusal: 'overlaps' });
    reach = Math.max(reach, ends);
  }
  return { ranges: read.map(({ starts, ends }) => ({ starts, ends })), problems };
}

/** A further range to begin with: the usual working day, or two hours after the last one; `null` when the day is full. */
export function nextRange(ranges: readonly DayRange[]): DayRange | null {
  const last = joined(ranges).at(-1);
  if (!last) return { starts: 9 * 60, ends: 17 * 60 };
  if (last.ends >= MINUTES_A_DAY) return null;
  const starts = last.ends + 60 < MINUTES_A_DAY ? last.ends + 60 : last.ends;
  return { starts, ends: Math.min(starts + 120, MINUTES_A_DAY) };
}

let drafted = 0;

export function draftOf(range: DayRange): RangeDraft {
  drafted += 1;
  return { key: `range-${drafted}`, ...clockRangeOf(range) };
}

/** The drafts after painting: what is still the same keeps its row, and what cannot be read yet is not lost. */
export function draftsAfter(drafts: readonly RangeDraft[], ranges: readonly DayRange[]): RangeDraft[] {
  const { problems } = readDrafts(drafts);
  const unreadable = drafts.filter(({ key }) =>
    problems.some((problem) => problem.key === key && problem.refusal !== 'overlaps'),
  );
  const kept = ranges.map((range) => {
    const same = drafts.find(
      (draft) => readClock(draft.starts) === range.starts && readClock(draft.ends) === range.ends,
    );
    return same ?? draftOf(range);
  });
  return [...kept, ...unreadable];
}

/** True when both weeks offer the same minutes. */
export function sameWeek(one: Week, other: Week): boolean {
  return one.every((ranges, day) => sameDay(ranges, other[day] ?? []));
}

/** What a date offers when nobody says anything about it: its weekday's hours, or none on a holiday that is kept. */
export function followedOn(
  on: CalendarDate,
  weekly: readonly WeeklyRange[],
  overrides: readonly DateOverride[],
  holidays: readonly Holiday[],
): DayRange[] {
  const everywhere = overrides.find((each) => each.on === on && each.week_id === null);
  if (everywhere) return joined(everywhere.ranges.map(rangeOf));
  if (holidays.some((each) => each.on === on && !each.worked)) return [];
  return joined(weekly.filter(({ weekday }) => weekday === weekdayOf(on)).map(rangeOf));
}

/** The dates whose painted hours are others than before: with them, or `null` where they are what is followed anyway. */
export function changedDates(
  dates: readonly CalendarDate[],
  before: Week,
  after: Week,
  followed: Week,
): { on: CalendarDate; ranges: ClockRange[] | null }[] {
  return dates.flatMap((on) => {
    const day = weekdayOf(on);
    const ranges = after[day] ?? [];
    if (sameDay(ranges, before[day] ?? [])) return [];
    return [{ on, ranges: sameDay(ranges, followed[day] ?? []) ? null : joined(ranges).map(clockRangeOf) }];
  });
}

function sameDay(one: readonly DayRange[], other: readonly DayRange[]): boolean {
  const [mine, theirs] = [joined(one), joined(other)];
  return (
    mine.length === theirs.length &&
    mine.every(({ starts, ends }, place) => theirs[place]?.starts === starts && theirs[place].ends === ends)
  );
}
