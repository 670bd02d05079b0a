/** Days of the week and ranges of hours in words. */
import { dateWords } from '@/kit/time/format';
import { addDays } from '@/kit/time/zones';
import { messages } from './messages';
import { clockOf, type DayRange } from './model';

/** 0 is Monday; 2024-01-01 was one. */
export function dayName(day: number, width: 'short' | 'long'): string {
  return dateWords(addDays('2024-01-01', day), { weekday: width });
}

/** "09:00–12:30, 14:00–18:00" */
export function rangesWords(ranges: readonly DayRange[]): string {
  if (ranges.length === 0) return messages.nothing;
  return ranges.map(({ starts, ends }) => `${clockOf(starts)}–${clockOf(ends)}`).join(', ');
}
