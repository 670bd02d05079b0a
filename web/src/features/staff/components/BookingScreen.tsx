/** One booking with everything that happened to it. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { hasCall, whereWords } from '@/features/booking/meetings/model';
import { Problem } from '@/kit/api/problem';
import type { Booking } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { minutesLong } from '@/kit/time/format';
import { Link } from '@/ui/Link';
import { PageHeader, Section } from '@/ui/layout';
import { Money, Price } from '@/ui/Money';
import { ErrorState } from '@/ui/states';
import { DataList } from '@/ui/Table';
import { Time, TimeForTwo } from '@/ui/Time';
import { messages } from '../messages';
import { staffBookingQuery } from '../queries';
import { AppealPart } from './AppealPart';
import { BookingStateTag } from './BookingStateTag';
import { RowsSkeleton, StaffFrame } from './StaffFrame';
import { Timeline } from './Timeline';

const route = getRouteApi('/staff/bookings/$id');

export function BookingScreen() {
  const { id } = route.useParams();
  const { data: booking, error, refetch } = useQuery(staffBookingQuery(id));
  const title = booking && messages.with(booking.client.name, booking.consultant.name);
  usePageTitle(title ?? messages.bookings);
  const isMissing = error instanceof Problem && (error.status === 404 || error.status === 422);
  return (
    <StaffFrame>
      <PageHeader
        above={<Link to="/staff/bookings">{messages.backToBookings}</Link>}
        title={
          <span className="text-2xl">
            {title ?? (isMissing ? messages.bookingMissing : messages.bookings)}
          </span>
        }
        lead={booking && `${booking.offering_title}, ${minutesLong(booking.duration_minutes)}`}
        actions={booking && <BookingStateTag state={booking.state} />}
      />
      {error && !booking && !isMissing && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !booking && <RowsSkeleton />}
      {booking && (
        <div className="grid items-start gap-x-14 gap-y-4 lg:grid-cols-[22rem_1fr]">
          <div className="lg:sticky lg:top-20">
            <DataList items={factsOf(booking)} />
          </div>
          <div className="min-w-0">
            {booking.state === 'no_show' && <AppealPart booking={booking} />}
            <Section title={messages.timeline} className="min-w-0 lg:border-t-0">
              <Timeline bookingId={booking.id} />
            </Section>
          </div>
        </div>
      )}
    </StaffFrame>
  );
}

function factsOf(booking: Booking): { term: string; value: ReactNode }[] {
  const { starts_at, ends_at, client_zone, price, price_limit, cancelled_by, no_show_by, note } = booking;
  return [
    {
      term: messages.when,
      value: <TimeForTwo at={starts_at} until={ends_at} otherZone={client_zone} />,
    },
    {
      term: messages.client,
      value: (
        <Link to="/staff/people/$id" params={{ id: booking.client.id }}>
          {booking.client.name}
        </Link>
      ),
    },
    {
      term: messages.consultant,
      value: (
        <Link to="/staff/people/$id" params={{ id: booking.consultant.id }}>
          {booking.consultant.name}
        </Link>
      ),
    },
    ...(hasCall(booking.location)
      ? []
      : [{ term: messages.where, value: whereWords(booking.location, null) }]),
    { term: messages.price, value: <Price terms={price} /> },
    ...(price.kind === 'free' ? [] : [{ term: messages.limit, value: <Money value={price_limit} /> }]),
    { term: messages.made, value: <Time at={booking.created_at} /> },
    ...(cancelled_by ? [{ term: messages.cancelledBy, value: messages.role(cancelled_by) }] : []),
    ...(no_show_by
      ? [
          {
            term: messages.noShowBy,
            value:
              no_show_by === 'nobody'
                ? messages.nobody
                : no_show_by === 'both'
                  ? `${messages.role('client')}, ${messages.role('consultant')}`
                  : messages.role(no_show_by),
          },
        ]
      : []),
    ...(note ? [{ term: messages.note, value: <span className="whitespace-pre-line">{note}</span> }] : []),
    { term: messages.id, value: <span className="figures text-sm break-all">{booking.id}</span> },
  ];
}
