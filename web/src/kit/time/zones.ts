/** Wall time in a zone, by the browser's own zone database. */
import type { CalendarDate, Moment, Zone } from '../api/types';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const partsOf = new Map<Zone, Intl.DateTimeFormat>();

interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

/** What a clock on the wall in this zone shows at that moment. */
export function wallTime(moment: Moment | number, zone: Zone): WallTime {
  let format = partsOf.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    partsOf.set(zone, format);
  }
  const found: Record<string, number> = {};
  for (const part of format.formatToParts(new Date(moment))) found[part.type] = Number(part.value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = found;
  return { year, month, day, hour, minute };
}

/** The date on which a moment falls in the zone. */
export function dateIn(moment: Moment | number, zone: Zone): CalendarDate {
  const { year, month, day } = wallTime(moment, zone);
  return calendarDate(year, month, day);
}

/** Minutes that the zone's clocks are ahead of UTC at that moment. */
export function offsetMinutes(moment: Moment | number, zone: Zone): number {
  const at = new Date(moment).getTime();
  const { year, month, day, hour, minute } = wallTime(at, zone);
  return Math.round((Date.UTC(year, month - 1, day, hour, minute) - floorToMinute(at)) / MINUTE_MS);
}

/** True when both zones show the same wall time at that moment. */
export function agree(moment: Moment, one: Zone, other: Zone): boolean {
  return one === other || offsetMinutes(moment, one) === offsetMinutes(moment, other);
}

/** True when the zone's clocks are put forward or back between now and then. */
export function clockChangesBefore(moment: Moment, zone: Zone, now: number = Date.now()): boolean {
  return new Date(moment).getTime() > now && offsetMinutes(moment, zone) !== offsetMinutes(now, zone);
}

/** True for a name that this browser's zone database knows. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Every zone the browser knows. */
export function allZones(): Zone[] {
  const known = Intl.supportedValuesOf('timeZone');
  return known.includes('UTC') ? known : [...known, 'UTC'];
}

/** The moment at which the zone's clocks show this; where they skip it, as long after the last that they showed. */
export function atWallTime(date: CalendarDate, clock: string, zone: Zone): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  const wall = new Date(`${date}T00:00:00Z`).getTime() + (hours * 60 + minutes) * MINUTE_MS;
  const before = wall - offsetMinutes(wall - DAY_MS, zone) * MINUTE_MS;
  if (offsetMinutes(before, zone) === offsetMinutes(wall - DAY_MS, zone)) return before;
  const after = wall - offsetMinutes(wall + DAY_MS, zone) * MINUTE_MS;
  return offsetMinutes(after, zone) === offsetMinutes(wall + DAY_MS, zone) ? after : before;
}

// Calendar dates are counted in UTC, where every day has 24 hours.

export function calendarDate(year: number, month: number, day: number): CalendarDate {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** 0 is Monday, as in the API. */
export function weekdayOf(date: CalendarDate): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** "2026-11" */
export function monthOf(date: CalendarDate): string {
  return date.slice(0, 7);
}

/** The first day of the month that lies so many months away. */
export function addMonths(month: string, count: number): string {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  return calendarDate(year, number + count, 1).slice(0, 7);
}

export function firstDay(month: string): CalendarDate {
  return `${month}-01`;
}

export function lastDay(month: string): CalendarDate {
  return addDays(firstDay(addMonths(month, 1)), -1);
}

/** The weekday on which weeks begin for this locale, 0 is Monday. */
export function firstWeekday(locale: string): number {
  const info = new Intl.Locale(locale) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return ((info.getWeekInfo?.() ?? info.weekInfo)?.firstDay ?? 1) - 1;
}

function floorToMinute(at: number): number {
  return Math.floor(at / MINUTE_MS) * MINUTE_MS;
}
