/** Moments, dates and spans in words, in the viewer's locale. */
import type { CalendarDate, LanguageTag, Moment, Zone } from '../api/types';
import { dateFormat, languageNames, listFormat, numberFormat, relativeFormat } from './intl';
import { viewerZone } from './viewer';
import { dateIn } from './zones';

function format(moment: Moment | number, zone: Zone, options: Intl.DateTimeFormatOptions): string {
  return dateFormat({ timeZone: zone, ...options }).format(new Date(moment));
}

/** "09:30" or "9:30 AM". */
export function clockTime(moment: Moment, zone: Zone = viewerZone()): string {
  return format(moment, zone, { timeStyle: 'short' });
}

/** "Mon 23 Nov", with the year only when it is not this one. */
export function shortDay(moment: Moment, zone: Zone = viewerZone()): string {
  return format(moment, zone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...yearIfOther(moment, zone),
  });
}

/** "Monday, 23 November" */
export function longDay(moment: Moment, zone: Zone = viewerZone()): string {
  return format(moment, zone, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...yearIfOther(moment, zone),
  });
}

/** "23 November 2026" */
export function fullDate(moment: Moment, zone: Zone = viewerZone()): string {
  return format(moment, zone, { dateStyle: 'long' });
}

/** "Mon 23 Nov, 09:30" */
export function dayAndTime(moment: Moment, zone: Zone = viewerZone()): string {
  return `${shortDay(moment, zone)}, ${clockTime(moment, zone)}`;
}

/** "today", "tomorrow" in the viewer's words, otherwise the short day. */
export function nearDay(moment: Moment, zone: Zone = viewerZone(), now: number = Date.now()): string {
  const days = daysBetween(dateIn(now, zone), dateIn(moment, zone));
  if (days === 0 || days === 1) {
    return relativeFormat().format(days, 'day');
  }
  return shortDay(moment, zone);
}

/** A calendar date in words, whatever the zone. */
export function dateWords(date: CalendarDate, options: Intl.DateTimeFormatOptions): string {
  return format(`${date}T12:00:00Z`, 'UTC', options);
}

/** "November 2026" */
export function monthWords(month: string): string {
  return dateWords(`${month}-01`, { month: 'long', year: 'numeric' });
}

/** "3 days ago", "in 20 minutes", in the largest unit that says something. */
export function relative(moment: Moment, now: number = Date.now()): string {
  const seconds = Math.round((new Date(moment).getTime() - now) / 1000);
  const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ['year', 31_536_000],
    ['month', 2_592_000],
    ['week', 604_800],
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ];
  const words = relativeFormat();
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit);
  }
  return words.format(0, 'second');
}

/** "30 min", "1 hr 30 min". */
export function minutesLong(minutes: number): string {
  return unitList([
    [Math.floor(minutes / 60), 'hour'],
    [minutes % 60, 'minute'],
  ]);
}

/** "12 min 5 sec": talk time, to the second. */
export function secondsLong(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return unitList([
    [Math.floor(whole / 3600), 'hour'],
    [Math.floor((whole % 3600) / 60), 'minute'],
    [whole % 60, 'second'],
  ]);
}

/** "Berlin", "New York": the city of a zone. */
export function zoneCity(zone: Zone): string {
  return (zone.split('/').pop() ?? zone).replaceAll('_', ' ');
}

/** "GMT+1", "CET": how the zone is called at that moment. */
export function zoneShortName(zone: Zone, moment: Moment | number = Date.now()): string {
  const parts = dateFormat({ timeZone: zone, timeZoneName: 'short' });
  return parts.formatToParts(new Date(moment)).find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

/** "German": a language by its name in the viewer's language. */
export function languageName(code: LanguageTag): string {
  try {
    return languageNames().of(code) ?? code;
  } catch {
    return code;
  }
}

/** "English, German and Turkish" */
export function listWords(items: readonly string[]): string {
  return listFormat().format(items);
}

/** "1,284" */
export function count(value: number): string {
  return numberFormat().format(value);
}

/** "4.8" */
export function oneDecimal(value: number): string {
  return numberFormat({ minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
}

function unitList(parts: [number, 'hour' | 'minute' | 'second'][]): string {
  const shown = parts.filter(([value]) => value > 0);
  const kept = shown.length > 0 ? shown : parts.slice(-1);
  return kept
    .map(([value, unit]) => numberFormat({ style: 'unit', unit, unitDisplay: 'short' }).format(value))
    .join(' ');
}

function yearIfOther(moment: Moment, zone: Zone): Intl.DateTimeFormatOptions {
  return dateIn(moment, zone).slice(0, 4) === dateIn(Date.now(), zone).slice(0, 4) ? {} : { year: 'numeric' };
}

function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
