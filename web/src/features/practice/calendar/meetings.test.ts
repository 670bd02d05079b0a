import { expect, test } from 'vitest';
import type { Booking, ConsultationClass, OwnBlock } from '@/kit/api/types';
import { meetingsOf } from './meetings';

const booking = (id: string, more: Partial<Booking> = {}) =>
  ({
    id,
    way: 'slot',
    class_id: null,
    offering_id: 'talk',
    offering_title: 'A talk',
    client: { id: 'n', name: 'Nora' },
    state: 'confirmed',
    starts_at: '2026-11-26T09:00:00Z',
    ends_at: '2026-11-26T09:30:00Z',
    ...more,
  }) as Booking;
const block = (more: Partial<OwnBlock> = {}) =>
  ({
    id: 'hour',
    offering_id: 'quick',
    offering_title: 'Quick question',
    state: 'planned',
    people: 2,
    starts_at: '2026-11-26T10:00:00Z',
    ends_at: '2026-11-26T12:00:00Z',
    ...more,
  }) as OwnBlock;
const evening = (more: Partial<ConsultationClass> = {}) =>
  ({
    id: 'club',
    title: 'Code club',
    state: 'planned',
    seats_taken: 3,
    capacity: 5,
    starts_at: '2026-11-26T18:00:00Z',
    ends_at: '2026-11-26T19:30:00Z',
    ...more,
  }) as ConsultationClass;
const inLine = { way: 'place', offering_id: 'quick', starts_at: '2026-11-26T10:40:00Z' } as const;

test('a line is one meeting, however many stand in it; the same goes for a class', () => {
  const found = meetingsOf(
    [
      booking('a'),
      booking('b', inLine),
      booking('c', inLine),
      booking('d', { way: 'seat', class_id: 'club' }),
    ],
    [block()],
    [evening()],
  );
  expect(found.map(({ href }) => href)).toEqual(['/bookings/a', '/blocks/hour', '/own-classes/club']);
  expect(found.map(({ detail }) => detail)).toEqual([
    'A talk, Booked',
    '2 people in line',
    '3 of 5 seats taken',
  ]);
});

test('hours and classes are there before anybody comes, and gone when they were taken out', () => {
  expect(meetingsOf([], [block({ people: 0 })], [evening()])).toHaveLength(2);
  expect(meetingsOf([], [block({ state: 'left_out' })], [evening({ state: 'cancelled' })])).toEqual([]);
});

test('whoever had a place in an hour that was taken out is still shown', () => {
  const [left] = meetingsOf(
    [booking('b', { ...inLine, state: 'cancelled' })],
    [block({ state: 'removed' })],
    [],
  );
  expect(left?.href).toBe('/bookings/b');
});
