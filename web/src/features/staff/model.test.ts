import { expect, test } from 'vitest';
import type { Happening } from '@/kit/api/types';
import { groupedByMoment, servicesIn, timelineOf } from './model';
import { readBookingsSearch } from './search';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 9, 0, seconds)).toISOString();
const happening = (seconds: number, service: string, event: string, data = {}): Happening => ({
  at: at(seconds),
  event: `${service}.${event}`,
  service,
  text: event,
  is_timer: false,
  data,
});
const words = {
  transfer: ({ kind }: { kind: string }) => kind,
  talk: (from: string, to: string) => `${from} ${to}`,
};
const transfer = {
  id: 't1',
  at: at(1),
  kind: 'hold',
  source: { kind: 'wallet', owner: 'c1' },
  target: { kind: 'escrow', owner: 'c1' },
  amount: { amount_minor: 7200, currency: 'EUR' },
};

test('events, talks and money are one line of time', () => {
  const items = timelineOf(
    [
      happening(0, 'booking', 'requested'),
      happening(600, 'calls', 'ended', { intervals: [{ starts_at: at(60), ends_at: at(590) }] }),
      happening(2, 'booking', 'confirmed'),
    ],
    [transfer],
    words,
  );
  expect(items.map(({ name }) => name)).toEqual([
    'booking.requested',
    'ledger.hold',
    'booking.confirmed',
    'calls.talk',
    'calls.ended',
  ]);
  expect(items[1]?.amount).toEqual(transfer.amount);
  expect(servicesIn(items)).toEqual(['booking', 'billing', 'calls']);
});

test('an event of an older shape still stands in the line', () => {
  expect(
    timelineOf([happening(0, 'calls', 'ended', { intervals: [null, 'x', {}] })], [], words),
  ).toHaveLength(1);
});

test('what happens together is one moment, and a moment does not creep on', () => {
  const items = timelineOf(
    [0, 1.5, 3, 10].map((seconds) => happening(seconds, 'booking', 'requested')),
    [],
    words,
  );
  expect(groupedByMoment(items).map(({ items: group }) => group.length)).toEqual([2, 1, 1]);
});

test('the address is read, and nonsense left out', () => {
  expect(readBookingsSearch({ text: ' ines ', state: 'confirmed' })).toEqual({
    text: 'ines',
    state: 'confirmed',
  });
  expect(readBookingsSearch({ text: '', state: 'magic' })).toEqual({});
});
