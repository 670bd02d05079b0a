/** Earnings as a file for a spreadsheet; pure. */
import type { EarningsItem, Moment, Zone } from '@/kit/api/types';
import { decimalOf } from '@/kit/money/money';
import { wallTime } from '@/kit/time/zones';

/** RFC 4180: lines end in CRLF, and what could be misread stands in quotes. */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

/**
 * Text that a spreadsheet would take for a formula gets an apostrophe before it: a client may be called
 * "=HYPERLINK(…)". Numbers of ours are written as they are.
 */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const isNumber = /^-?\d+(\.\d+)?$/.test(value);
  const harmless = !isNumber && /^[\s]*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n;]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export const CSV_COLUMNS = [
  'Date',
  'Time',
  'Time zone',
  'Client',
  'Talk seconds',
  'Gross',
  'Fee',
  'Net',
  'Currency',
  'Booking',
  'Given back',
];

export function earningsRows(items: readonly EarningsItem[], zone: Zone): (string | number)[][] {
  return [
    CSV_COLUMNS,
    ...items.map(({ at, client_name, talk_seconds, gross, fee, net, booking_id, refunded }) => [
      ...dateAndTime(at, zone),
      zone,
      firstName(client_name),
      talk_seconds,
      decimalOf(gross),
      decimalOf(fee),
      decimalOf(net),
      net.currency,
      booking_id,
      refunded ? 'yes' : 'no',
    ]),
  ];
}

function dateAndTime(at: Moment, zone: Zone): [string, string] {
  const { year, month, day, hour, minute } = wallTime(at, zone);
  const two = (value: number) => String(value).padStart(2, '0');
  return [`${year}-${two(month)}-${two(day)}`, `${two(hour)}:${two(minute)}`];
}

/** First names only: what a consultant needs to recognise a talk. */
export function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? '';
}
