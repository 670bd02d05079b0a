import { describe, expect, test, vi } from 'vitest';
import { minutesLong, nearDay, relative } from './format';
import { localeFor, setViewer, viewerLocale } from './viewer';
import {
  addDays,
  addMonths,
  agree,
  clockChangesBefore,
  dateIn,
  firstWeekday,
  lastDay,
  offsetMinutes,
  weekdayOf,
} from './zones';

describe('zones', () => {
  test('a moment falls on different dates', () => {
    expect(dateIn('2026-11-23T23:30:00Z', 'America/New_York')).toBe('2026-11-23');
    expect(dateIn('2026-11-23T23:30:00Z', 'Asia/Tokyo')).toBe('2026-11-24');
  });
  test('midnight is hour 0 of the new day', () => {
    expect(offsetMinutes('2026-11-23T23:00:00Z', 'Europe/Berlin')).toBe(60);
  });
  test('offsets follow the date, halves and quarters too', () => {
    expect(offsetMinutes('2026-07-01T12:00:00Z', 'Europe/Berlin')).toBe(120);
    expect(offsetMinutes('2026-07-01T12:00:00Z', 'Asia/Kathmandu')).toBe(345);
    expect(offsetMinutes('2026-01-01T12:00:00Z', 'America/St_Johns')).toBe(-210);
  });
  test('two zones may agree in winter and differ in summer', () => {
    expect(agree('2026-01-15T12:00:00Z', 'Europe/London', 'Africa/Abidjan')).toBe(true);
    expect(agree('2026-07-15T12:00:00Z', 'Europe/London', 'Africa/Abidjan')).toBe(false);
  });
  test('a clock change between now and then is noticed', () => {
    const now = Date.parse('2026-03-20T12:00:00Z');
    expect(clockChangesBefore('2026-03-30T12:00:00Z', 'Europe/Berlin', now)).toBe(true);
    expect(clockChangesBefore('2026-03-28T12:00:00Z', 'Europe/Berlin', now)).toBe(false);
    expect(clockChangesBefore('2026-03-30T12:00:00Z', 'Asia/Tokyo', now)).toBe(false);
  });
});

describe('calendar dates', () => {
  test('are counted across months, years and leap days', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addMonths('2026-12', 1)).toBe('2027-01');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
    expect(lastDay('2028-02')).toBe('2028-02-29');
  });
  test('Monday is 0', () => expect(weekdayOf('2026-11-23')).toBe(0));
  test('weeks begin where the locale begins them', () => {
    expect(firstWeekday('de-DE')).toBe(0);
    expect(firstWeekday('en-US')).toBe(6);
  });
});

describe('the viewer', () => {
  test('a language we do not speak keeps its region', () => {
    expect(localeFor('de-DE')).toBe('en-DE');
    expect(localeFor('pl')).toBe('en-PL');
    expect(localeFor('en-GB')).toBe('en-GB');
  });
  test('keeps the region of the browser when the languages agree', () => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['en-GB']);
    setViewer({ zone: 'Asia/Tokyo', language: 'en' });
    expect(viewerLocale()).toBe('en-GB');
  });
});

describe('words', () => {
  test('near days are named', () => {
    const now = Date.parse('2026-11-23T22:30:00Z');
    // Half past eleven at night in Berlin: an hour later is tomorrow there, still today in London.
    expect(nearDay('2026-11-23T23:30:00Z', 'Europe/Berlin', now)).toBe('tomorrow');
    expect(nearDay('2026-11-23T23:30:00Z', 'Europe/London', now)).toBe('today');
  });
  test('the largest unit that says something', () => {
    const now = Date.parse('2026-11-23T12:00:00Z');
    expect(relative('2026-11-23T11:58:00Z', now)).toBe('2 minutes ago');
    expect(relative('2026-11-23T12:00:20Z', now)).toBe('now');
    expect(relative('2026-11-25T13:00:00Z', now)).toBe('in 2 days');
  });
  test('lengths', () => {
    expect(minutesLong(90)).toMatch(/^1 hr 30 mins?$/);
    expect(minutesLong(0)).toMatch(/^0 mins?$/);
  });
});
