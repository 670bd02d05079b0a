/** What became of a booking that was just made; follows it until it is decided. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { CalendarPlus } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import type { Booking, Id } from '@/kit/api/types';
import { formatMoney } from '@/kit/money/money';
import { clockTime, dayAndTime } from '@/kit/time/format';
import { Button, ButtonLink, buttonLook, Spinner } from '@/ui/Button';
import { PageHeader } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { TimeForTwo } from '@/ui/Time';
import { hasCall, whereWords } from '../meetings/model';
import { messages } from '../messages';
import { bookingQuery, calendarFile } from '../queries';
import { declinedWords, expiredWords } from '../words';

const route = getRouteApi('/book/$offeringId');

export function Outcome({ bookingId }: { bookingId: Id }) {
  const { data: booking, error, refetch } = useQuery(bookingQuery(bookingId));
  const client = useQueryClient();
  const state = booking?.state;
  useEffect(() => {
    // Money was set aside or not, and a time is taken or free again.
    if (state) void client.invalidateQueries({ queryKey: ['billing'] });
  }, [state, client]);
  if (error && !booking) {
    return (
      <>
        <PageHeader title={messages.bookTitle} />
        <ErrorState title={messages.oneError} error={error} onRetry={() => void refetch()} />
      </>
    );
  }
  if (!booking) {
    return (
      <Loading>
        <div className="grid gap-4 pt-12">
          <Skeleton className="h-12 w-80 max-w-full" />
          <Skeleton className="h-24 max-w-lg" />
        </div>
      </Loading>
    );
  }
  return (
    <div data-testid="outcome" data-state={booking.state} aria-live="polite">
      <Decided booking={booking} />
    </div>
  );
}

function Decided({ booking }: { booking: Booking }) {
  switch (booking.state) {
    case 'held':
      return (
        <Answer
          booking={booking}
          title={messages.heldTitle}
          text={messages.heldText(
            booking.consultant.name,
            dayAndTime(booking.answer_by ?? booking.starts_at),
          )}
        >
          <ButtonLink to="/bookings/$id" params={{ id: booking.id }}>
            {messages.toBooking}
          </ButtonLink>
        </Answer>
      );
    case 'requested':
      return (
        <Answer
          booking={booking}
          title={
            <span className="flex items-center gap-4">
              <Spinner />
              {messages.requestedTitle}
            </span>
          }
          text={[
            messages.requestedText,
            booking.hold_expires_at && messages.keptUntil(clockTime(booking.hold_expires_at)),
          ]
            .filter(Boolean)
            .join(' ')}
        />
      );
    case 'declined': {
      const missing = booking.decline?.missing;
      return (
        <Answer
          booking={booking}
          title={booking.answer_by && !missing ? messages.declinedByThem : messages.declinedTitle}
          text={missing ? messages.declinedMoney(formatMoney(missing)) : declinedWords(booking)}
        >
          <Again>{missing ? messages.declinedNext : messages.bookAgain}</Again>
        </Answer>
      );
    }
    case 'expired':
      return (
        <Answer booking={booking} title={messages.expiredTitle} text={expiredWords(booking)}>
          <Again>{messages.bookAgain}</Again>
        </Answer>
      );
    case 'cancelled':
      return (
        <Answer booking={booking} title={messages.cancelledTitle}>
          <Again>{messages.bookAgain}</Again>
        </Answer>
      );
    default:
      return (
        <Answer
          booking={booking}
          title={<span className="marked">{messages.confirmedTitle}</span>}
          text={messages.confirmedText}
        >
          <ButtonLink to="/bookings/$id" params={{ id: booking.id }}>
            {messages.toBooking}
          </ButtonLink>
          <a href={calendarFile(booking.id)} download className={buttonLook('secondary')}>
            <CalendarPlus aria-hidden="true" className="size-5" />
            {messages.calendarFile}
          </a>
        </Answer>
      );
  }
}

interface AnswerProps {
  booking: Booking;
  title: ReactNode;
  text?: string;
  children?: ReactNode;
}

function Answer({ booking, title, text, children }: AnswerProps) {
  return (
    <>
      <PageHeader title={title} lead={text} />
      <div className="grid justify-items-start gap-6 border-t border-hairline pt-6">
        <div className="grid gap-1">
          <p className="font-semibold">
            {messages.bookWith(booking.offering_title, booking.consultant.name)}
          </p>
          <TimeForTwo at={booking.starts_at} until={booking.ends_at} otherZone={booking.consultant_zone} />
          {!hasCall(booking.location) && (
            <p className="break-words">{whereWords(booking.location, 'client')}</p>
          )}
        </div>
        {children && <div className="flex flex-wrap gap-2">{children}</div>}
      </div>
    </>
  );
}

/** Back to the form: the time and everything else in the address stay. */
function Again({ children }: { children: ReactNode }) {
  const navigate = route.useNavigate();
  return (
    <Button
      onClick={() => void navigate({ search: ({ booking: _, payment: __, ...old }) => old, replace: true })}
    >
      {children}
    </Button>
  );
}
