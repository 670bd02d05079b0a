/** What a booking is, line by line: with whom and for whom, where, how long, and what it costs. */
import type { Booking, Party } from '@/kit/api/types';
import { minutesLong } from '@/kit/time/format';
import { Link } from '@/ui/Link';
import { Money, Price } from '@/ui/Money';
import { DataList } from '@/ui/Table';
import { messages as attendeeMessages } from '../attendees/messages';
import { messages as meetingMessages } from '../meetings/messages';
import { hasCall, whereWords } from '../meetings/model';
import { messages } from '../messages';

export function BookingFacts({ booking, side }: { booking: Booking; side: Party }) {
  const isConsultant = side === 'consultant';
  const other = isConsultant ? booking.client : booking.consultant;
  const isFree = booking.price.kind === 'free';
  return (
    <>
      <DataList
        items={[
          {
            term: messages.with,
            value:
              !isConsultant && booking.consultant.slug ? (
                <Link to="/c/$slug" params={{ slug: booking.consultant.slug }}>
                  {other.name}
                </Link>
              ) : (
                other.name
              ),
          },
          ...forWhom(booking, side),
          ...togetherWith(booking),
          ...(hasCall(booking.location)
            ? []
            : [{ term: meetingMessages.where, value: whereWords(booking.location, side) }]),
          // Of a place in a line the whole hour is known, not how long its call will be.
          ...(booking.way === 'place'
            ? []
            : [{ term: messages.length, value: minutesLong(booking.duration_minutes) }]),
          { term: messages.price, value: <Price terms={booking.price} /> },
          ...(isFree ? [] : [{ term: messages.mostItCosts, value: <Money value={booking.price_limit} /> }]),
        ]}
      />
      {booking.note && (
        <div className="mt-4 rounded-md bg-sunk px-4 py-3">
          <p className="text-sm font-semibold">
            {isConsultant ? messages.theirNote(other.name) : messages.yourNote}
          </p>
          <p className="mt-1 max-w-prose whitespace-pre-line">{booking.note}</p>
        </div>
      )}
    </>
  );
}

/** For whom it is, where that is not the client. */
function forWhom({ attendee }: Booking, side: Party) {
  if (!attendee) return [];
  const { name, relation, email } = attendee;
  const told = email && attendeeMessages.toldAt(email);
  return [
    {
      term: side === 'client' ? attendeeMessages.forWhom : attendeeMessages.comes,
      value: [name, relation, told].filter(Boolean).join(', '),
    },
  ];
}

/** What an organisation adds: who else is there, in which room, and who made the booking. */
function togetherWith({ further_consultants, organisation, room, made_by }: Booking) {
  const others = further_consultants.map(({ name }) => name).join(', ');
  return [
    ...(others ? [{ term: messages.alsoThere, value: `${others} (${messages.leadHoldsCall})` }] : []),
    ...(organisation
      ? [
          {
            term: messages.organisation,
            value: (
              <Link to="/o/$slug" params={{ slug: organisation.slug }}>
                {organisation.name}
              </Link>
            ),
          },
        ]
      : []),
    ...(room ? [{ term: messages.room, value: room }] : []),
    ...(made_by ? [{ term: messages.madeBy, value: made_by.name }] : []),
  ];
}
