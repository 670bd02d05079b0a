/** Words of choosing a free time. Apart from the others: a first visit to a consultant's page loads these alone. */
import type { PartOfDay } from './model';

const parts: Record<PartOfDay, string> = { morning: 'Morning', afternoon: 'Afternoon', evening: 'Evening' };

export const messages = {
  previousMonth: 'Previous month',
  nextMonth: 'Next month',
  timeZone: 'Times shown in',
  yourZone: (zone: string) => `${zone} (yours)`,
  consultantZone: (zone: string) => `${zone} (the consultant’s)`,
  dayWithTimes: (day: string, count: number) =>
    `${day}, ${count === 1 ? '1 free time' : `${count} free times`}`,
  dayWithout: (day: string) => `${day}, nothing free`,
  timesOn: (day: string) => `Free times on ${day}`,
  part: (part: PartOfDay) => parts[part],
  loadingTimes: 'Looking for free times',
  noTimesInMonth: (month: string) => `Nothing is free in ${month}.`,
  noTimesOnDay: 'Nothing is free on this day.',
  nextFree: (when: string) => `Next free: ${when}`,
  lookingForNext: 'Looking for the next free time…',
  noTimesAtAll: 'There are no free times at the moment',
  noTimesAtAllHint:
    'New times appear when the consultant opens more hours. Another of their offerings may still have some.',
  waitForDay: 'Wait for this day',
  waitForMonth: 'Wait for a time in this month',
  waitForAny: 'Wait for a time',
  timesError: 'Free times could not be loaded',
} as const;
