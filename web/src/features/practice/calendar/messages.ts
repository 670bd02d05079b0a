/** Words about a consultant's calendar. */
import type { BookingState } from '@/kit/api/types';

const states: Record<BookingState, string> = {
  requested: 'Being paid',
  held: 'Waiting for you',
  confirmed: 'Booked',
  in_call: 'In the call',
  completed: 'Done',
  declined: 'Declined',
  expired: 'Expired',
  cancelled: 'Cancelled',
  no_show: 'Not met',
};

export const messages = {
  title: 'Calendar',
  loadError: 'Your calendar could not be loaded',
  loading: 'Loading this week',
  previousWeek: 'Previous week',
  nextWeek: 'Next week',
  thisWeek: 'This week',
  week: (from: string, to: string) => `${from} – ${to}`,
  editHours: 'Change hours',
  showCancelled: 'Also cancelled and expired ones',
  state: (state: BookingState) => states[state],
  detail: (offering: string, state: string) => `${offering}, ${state}`,
  inLine: (people: number) => (people === 1 ? '1 person in line' : `${people} people in line`),
  seats: (taken: number, all: number) => `${taken} of ${all} seats taken`,
  offered: (ranges: string) => `Offered ${ranges}`,
  notOffered: 'Not offered',
  holidayWorked: (name: string) => `${name}, worked`,
  travel: (city: string) => `in ${city}`,
  timeOff: (note: string | null) => (note ? `Time off: ${note}` : 'Time off'),
  noBookings: 'No bookings',
  noHours: 'You have no hours yet, so nobody can book you.',
  zone: (zone: string) => `Shown as the clock in ${zone} goes, where your hours are.`,
  now: (time: string) => `It is ${time}`,
  legendOffered: 'Offered',
  legendBooked: 'Booked',
  legendPending: 'Being paid',
};
