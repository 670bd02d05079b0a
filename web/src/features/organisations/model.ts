/** What screens reckon about organisations; pure. */
import type { CalendarDate, Card, ConsultantWeek, Id, MemberRole, Moment, Zone } from '@/kit/api/types';
import { addDays, dateIn, wallTime } from '@/kit/time/zones';

export const ROLES: readonly MemberRole[] = ['owner', 'manager', 'secretary', 'consultant'];

export interface Wanted {
  topic?: string | undefined;
  language?: string | undefined;
}

/** One consultant with what is free in the week. */
export interface Row {
  card: Card;
  week: ConsultantWeek | undefined;
}

/** The consultants who fit, those with the soonest time first; who has none comes last, by name. */
export function rowsOf(cards: readonly Card[], weeks: readonly ConsultantWeek[], wanted: Wanted): Row[] {
  const byId = new Map(weeks.map((week) => [week.consultant_id, week]));
  return cards
    .filter(({ topics }) => !wanted.topic || topics.some(({ slug }) => slug === wanted.topic))
    .filter(({ languages }) => !wanted.language || languages.includes(wanted.language))
    .map((card) => ({ card, week: byId.get(card.consultant_id) }))
    .sort((one, other) => soonestOf(one) - soonestOf(other) || one.card.name.localeCompare(other.card.name));
}

/** Far beyond any calendar for who has no time, so that differences stay numbers. */
function soonestOf({ week }: Row): number {
  const first = week?.times[0];
  return first ? Date.parse(first) : Number.MAX_SAFE_INTEGER;
}

export interface First {
  card: Card;
  offeringId: Id;
  at: Moment;
}

/** Whoever can be had soonest. */
export function firstAvailable(rows: readonly Row[]): First | null {
  const row = rows[0];
  const at = row?.week?.times[0];
  return row?.week && at ? { card: row.card, offeringId: row.week.offering_id, at } : null;
}

export function timesOn(week: ConsultantWeek | undefined, date: CalendarDate, zone: Zone): Moment[] {
  return (week?.times ?? []).filter((at) => dateIn(at, zone) === date);
}

export function datesFrom(first: CalendarDate, count: number): CalendarDate[] {
  return Array.from({ length: count }, (_, day) => addDays(first, day));
}

/** Roles after one was ticked or not, in their usual order. */
export function withRole(roles: readonly MemberRole[], role: MemberRole, has: boolean): MemberRole[] {
  return ROLES.filter((each) => (each === role ? has : roles.includes(each)));
}

/** Minutes of the day in the zone, for a place against the clock; a stretch that began before counts from midnight. */
export function minutesOn(at: Moment, date: CalendarDate, zone: Zone): number {
  const on = dateIn(at, zone);
  if (on < date) return 0;
  if (on > date) return 1440;
  const { hour, minute } = wallTime(at, zone);
  return hour * 60 + minute;
}

/** The whole hours that a day's view shows: what is in it, and at least eight to six. */
export function hoursAround(stretches: readonly { from: number; to: number }[]): [number, number] {
  const first = Math.min(8 * 60, ...stretches.map(({ from }) => from));
  const last = Math.max(18 * 60, ...stretches.map(({ to }) => to));
  return [Math.floor(first / 60), Math.min(24, Math.ceil(last / 60))];
}
