import { expect, test } from 'vitest';
import type { OutsideCalendar } from '@/kit/api/types';
import { healthOf, readAfter, subscribeUrl, writtenIn } from './model';

function calendar(id: string, facts: Partial<OutsideCalendar> = {}): OutsideCalendar {
  return { id, name: id, can_write: true, is_read: false, is_written: false, ...facts };
}

test('a device is asked to subscribe, whatever the address came by', () => {
  expect(subscribeUrl('https://consult.example.org/api/v1/calendars/feeds/x.ics')).toBe(
    'webcal://consult.example.org/api/v1/calendars/feeds/x.ics',
  );
  expect(subscribeUrl('http://127.0.0.1:8000/x.ics')).toBe('webcal://127.0.0.1:8000/x.ics');
});

const read = [calendar('a', { is_read: true }), calendar('b', { is_written: true })];
const well = { state: 'active', failing_since: null, read_at: '2026-03-02T09:00:00Z', calendars: read };

test('the worst that is true is what is said', () => {
  expect(healthOf(well)).toBe('works');
  expect(healthOf({ ...well, read_at: null })).toBe('waiting');
  expect(healthOf({ ...well, calendars: [calendar('a')] })).toBe('idle');
  expect(healthOf({ ...well, failing_since: '2026-03-02T09:10:00Z' })).toBe('failing');
  expect(healthOf({ ...well, failing_since: '2026-03-02T09:10:00Z', state: 'refused' })).toBe('refused');
});

test('ticking one calendar leaves the others as they are', () => {
  expect(readAfter({ calendars: read }, 'b', true)).toEqual(['a', 'b']);
  expect(readAfter({ calendars: read }, 'a', false)).toEqual([]);
});

test('one calendar at most is written into', () => {
  expect(writtenIn({ calendars: read })).toBe('b');
  expect(writtenIn({ calendars: [calendar('a')] })).toBeNull();
});
