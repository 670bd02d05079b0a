/** What stands in a consultant's calendar: a booking of one client, or an hour block or class with all who come to it. */
import { whoComes } from '@/features/booking/attendees/model';
import type { Booking, BookingState, ConsultationClass, Moment, OwnBlock } from '@/kit/api/types';
import { bookingAddress } from '../today/paths';
import { messages } from './messages';

export interface Meeting {
  /** Its address, which tells it from all others. */
  href: string;
  starts_at: Moment;
  ends_at: Moment;
  /** Whom or what it is with. */
  name: string;
  detail: string;
  state: BookingState;
}

const KEPT_BLOCKS: ReadonlySet<string> = new Set(['planned', 'open', 'closed', 'over']);

/** Places are shown by their hour and seats by their class, which are there before anybody comes. */
export function meetingsOf(
  bookings: readonly Booking[],
  blocks: readonly OwnBlock[],
  classes: readonly ConsultationClass[],
): Meeting[] {
  const hours = blocks.filter(({ state }) => KEPT_BLOCKS.has(state));
  const evenings = classes.filter(({ state }) => state !== 'cancelled');
  const isShownOtherwise = (booking: Booking) =>
    evenings.some(({ id }) => id === booking.class_id) ||
    (booking.way === 'place' &&
      hours.some(
        ({ offering_id, starts_at, ends_at }) =>
          offering_id === booking.offering_id &&
          Date.parse(starts_at) <= Date.parse(booking.starts_at) &&
          Date.parse(booking.starts_at) < Date.parse(ends_at),
      ));
  return [
    ...bookings.filter((booking) => !isShownOtherwise(booking)).map(ofBooking),
    ...hours.map(ofBlock),
    ...evenings.map(ofClass),
  ].sort((one, other) => Date.parse(one.starts_at) - Date.parse(other.starts_at));
}

function ofBooking(booking: Booking): Meeting {
  const { id, starts_at, ends_at, offering_title, state } = booking;
  const detail = messages.detail(offering_title, messages.state(state));
  return { href: bookingAddress(id), starts_at, ends_at, name: whoComes(booking), detail, state };
}

function ofBlock({ id, starts_at, ends_at, offering_title, people, state }: OwnBlock): Meeting {
  return {
    href: `/blocks/${id}`,
    starts_at,
    ends_at,
    name: offering_title,
    detail: messages.inLine(people),
    state: state === 'over' ? 'completed' : state === 'open' ? 'in_call' : 'confirmed',
  };
}

function ofClass({
  id,
  starts_at,
  ends_at,
  title,
  seats_taken,
  capacity,
  state,
}: ConsultationClass): Meeting {
  return {
    href: `/own-classes/${id}`,
    starts_at,
    ends_at,
    name: title,
    detail: messages.seats(seats_taken, capacity),
    state: state === 'over' ? 'completed' : 'confirmed',
  };
}
