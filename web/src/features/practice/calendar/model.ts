/** A week of bookings and offered hours, laid out; pure. */
import type {
  CalendarDate,
  DateOverride,
  Holiday,
  Moment,
  NamedWeek,
  TimeOff,
  Travel,
  Zone,
} from '@/kit/api/types';
import { addDays, dateIn, offsetMinutes, wallTime, weekdayOf } from '@/kit/time/zones';
import { type DayRange, joined, MINUTES_A_DAY, rangeOf } from '../hours/model';
import type { Meeting } from './meetings';

/** The first day of the week that a date lies in. */
export function weekStart(date: CalendarDate, firstWeekday: number): CalendarDate {
  return addDays(date, -((weekdayOf(date) - firstWeekday + 7) % 7));
}

export function datesOfWeek(start: CalendarDate): CalendarDate[] {
  return Array.from({ length: 7 }, (_, day) => addDays(start, day));
}

/** The moment at which a date begins on the wall of a zone; where clocks skip midnight, the first that exists. */
export function midnight(date: CalendarDate, zone: Zone): Moment {
  const naive = Date.parse(`${date}T00:00:00Z`);
  // Twice, as the offset of the first guess may be that of the other side of a clock change.
  let at = naive - offsetMinutes(naive, zone) * 60_000;
  at = naive - offsetMinutes(at, zone) * 60_000;
  return new Date(at).toISOString();
}

/**
 * What any of the weeks offers on a date: time off removes all, an override replaces the hours it is about, and a
 * public holiday removes what is left of the week.
 */
export function offeredOn(
  date: CalendarDate,
  weeks: readonly Pick<NamedWeek, 'id' | 'weekly'>[],
  overrides: readonly DateOverride[],
  timesOff: readonly TimeOff[],
  holidays: readonly Holiday[] = [],
): DayRange[] {
  if (timesOff.some(({ starts_on, ends_on }) => starts_on <= date && date <= ends_on)) return [];
  const isKept = holidays.some(({ on, worked }) => on === date && !worked);
  const differing = (week: string | null) =>
    overrides.find(({ on, week_id }) => on === date && week_id === week)?.ranges;
  return joined(
    weeks.flatMap(({ id, weekly }) =>
      (
        differing(id) ??
        differing(null) ??
        weekly.filter(({ weekday }) => !isKept && weekday === weekdayOf(date))
      ).map(rangeOf),
    ),
  );
}

export function travelOn(date: CalendarDate, travels: readonly Travel[]): Travel | undefined {
  return travels.find(({ starts_on, ends_on }) => starts_on <= date && date <= ends_on);
}

/**
 * What is offered on a date of `zone` while some dates are read in other zones: theirs moved to where they lie here.
 * `offer` says what a date offers on the wall it is read on.
 */
export function offeredHere(
  date: CalendarDate,
  zone: Zone,
  travels: readonly Travel[],
  offer: (date: CalendarDate) => DayRange[],
): DayRange[] {
  const near = [-1, 0, 1].map((days) => addDays(date, days));
  if (!near.some((each) => travelOn(each, travels))) return offer(date);
  return joined(
    near.flatMap((each) => {
      const begins = Date.parse(midnight(each, travelOn(each, travels)?.zone ?? zone));
      const minute = (minutes: number) =>
        Math.min(
          MINUTES_A_DAY,
          Math.max(0, minuteOn(date, new Date(begins + minutes * 60_000).toISOString(), zone)),
        );
      return offer(each).map(({ starts, ends }) => ({ starts: minute(starts), ends: minute(ends) }));
    }),
  );
}

export function timeOffOn(date: CalendarDate, timesOff: readonly TimeOff[]): TimeOff | undefined {
  return timesOff.find(({ starts_on, ends_on }) => starts_on <= date && date <= ends_on);
}

export interface Placed extends DayRange {
  meeting: Meeting;
  /** Cancelled and newly booked ones may share a time: each has a lane of its own. */
  lane: number;
  lanes: number;
}

/** The meetings of a date on the wall of the zone, cut at midnight, those that overlap side by side. */
export function placedOn(date: CalendarDate, meetings: readonly Meeting[], zone: Zone): Placed[] {
  const found = meetings
    .map((meeting) => ({
      meeting,
      starts: minuteOn(date, meeting.starts_at, zone),
      ends: minuteOn(date, meeting.ends_at, zone),
    }))
    .filter(({ starts, ends }) => starts < MINUTES_A_DAY && ends > 0)
    .map((each) => ({ ...each, starts: Math.max(0, each.starts), ends: Math.min(MINUTES_A_DAY, each.ends) }))
    .sort((one, other) => one.starts - other.starts || one.ends - other.ends);

  const placed: Placed[] = [];
  let cluster: Placed[] = [];
  let reach = -1;
  for (const each of found) {
    if (each.starts >= reach) cluster = [];
    const taken = new Set(cluster.filter(({ ends }) => ends > each.starts).map(({ lane }) => lane));
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    const item: Placed = { ...each, lane, lanes: 1 };
    cluster.push(item);
    const lanes = Math.max(...cluster.map((other) => other.lane)) + 1;
    for (const other of cluster) other.lanes = lanes;
    placed.push(item);
    reach = Math.max(cluster.length === 1 ? each.ends : reach, each.ends);
  }
  return placed;
}

/** Minutes of the date's wall time; before 0 or past 1440 on other days. */
function minuteOn(date: CalendarDate, at: Moment, zone: Zone): number {
  const on = dateIn(at, zone);
  const { hour, minute } = wallTime(at, zone);
  if (on < date) return -1;
  if (on > date)
    return hour * 60 + minute === 0 && on === addDays(date, 1) ? MINUTES_A_DAY : MINUTES_A_DAY + 1;
  return hour * 60 + minute;
}

const USUAL: DayRange = { starts: 8 * 60, ends: 18 * 60 };

/** The hours worth showing: whole ones, around everything there is and at least the usual day. */
export function hoursShown(ranges: readonly DayRange[]): { first: number; last: number } {
  const starts = Math.min(USUAL.starts, ...ranges.map((range) => range.starts));
  const ends = Math.max(USUAL.ends, ...ranges.map((range) => range.ends));
  return { first: Math.floor(starts / 60), last: Math.ceil(ends / 60) };
}
