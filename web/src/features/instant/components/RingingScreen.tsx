/** While it rings at the consultant's: the countdown, what is kept aside, and the way back; then what came of it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { bookingQuery } from '@/features/booking/queries';
import type { Booking, Consultant } from '@/kit/api/types';
import { formatMoney } from '@/kit/money/money';
import { useNow } from '@/kit/time/useNow';
import { Avatar } from '@/ui/Avatar';
import { Button, Spinner } from '@/ui/Button';
import { Note, PageHeader } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { messages } from '../messages';
import { type CallOutcome, outcomeOf, secondsToRing } from '../model';
import { openedCallQuery, stopCalling } from '../queries';
import { Instead } from './Instead';

const route = getRouteApi('/call-now/$offeringId');

export function RingingScreen({ bookingId, consultant }: { bookingId: string; consultant: Consultant }) {
  const { data: booking, error, refetch } = useQuery(bookingQuery(bookingId));
  if (error && !booking) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!booking) {
    return (
      <Loading>
        <Skeleton className="mt-12 h-72 rounded-lg" />
      </Loading>
    );
  }
  const outcome = outcomeOf(booking);
  if (outcome === 'answered') return <Answered booking={booking} name={consultant.name} />;
  if (outcome === 'asked' || outcome === 'rings') {
    return <Rings booking={booking} outcome={outcome} consultant={consultant} />;
  }
  return <Nobody booking={booking} outcome={outcome} consultant={consultant} />;
}

interface RingsProps {
  booking: Booking;
  outcome: CallOutcome;
  consultant: Consultant;
}

function Rings({ booking, outcome, consultant }: RingsProps) {
  const client = useQueryClient();
  const left = secondsToRing(booking, useNow(500));
  const stop = useMutation({
    mutationFn: () => stopCalling(booking.id),
    onSettled: () => client.invalidateQueries({ queryKey: ['booking', 'bookings'] }),
  });
  const { name } = consultant;
  return (
    <div className="grid justify-items-center gap-7 py-12 text-center sm:py-16">
      <span className="relative grid place-items-center">
        {outcome === 'rings' && (
          <span aria-hidden="true" className="absolute inset-0 animate-ripple rounded-full bg-live/40" />
        )}
        <span className="relative">
          <Avatar id={consultant.consultant_id} name={name} src={consultant.picture_url} size="huge" />
        </span>
      </span>
      <div className="grid gap-2">
        <h1 data-focus-target tabIndex={-1} className="text-2xl sm:text-3xl" aria-live="polite">
          {outcome === 'asked' ? messages.reserving : messages.ringing(name)}
        </h1>
        <p className="text-soft">{messages.ringingText}</p>
      </div>
      {outcome === 'rings' && (
        <p className="text-soft">
          <span role="timer" className="figures block font-serif text-3xl font-semibold text-ink">
            {left}
          </span>
          {messages.secondsLeft}
        </p>
      )}
      {booking.price_limit.amount_minor > 0 && (
        <p className="max-w-prose text-sm text-soft">{messages.heldNow(formatMoney(booking.price_limit))}</p>
      )}
      <Button
        kind="secondary"
        size="large"
        busy={stop.isPending && messages.cancelling}
        onClick={() => stop.mutate()}
      >
        {messages.cancel}
      </Button>
    </div>
  );
}

/** Into the call as soon as the calls service has heard of it. */
function Answered({ booking, name }: { booking: Booking; name: string }) {
  const navigate = useNavigate();
  const { data: call, error, refetch } = useQuery(openedCallQuery(booking.id));
  useEffect(() => {
    if (call) void navigate({ to: '/call/$bookingId', params: { bookingId: booking.id }, replace: true });
  }, [call, navigate, booking.id]);
  return (
    <div className="grid justify-items-center gap-4 py-16 text-center">
      <h1 data-focus-target tabIndex={-1} className="text-2xl sm:text-3xl">
        {messages.accepted(name)}
      </h1>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <p role="status" className="flex items-center gap-2.5 text-soft">
          <Spinner />
          {messages.opening}
        </p>
      )}
    </div>
  );
}

function Nobody({ booking, outcome, consultant }: RingsProps) {
  const navigate = route.useNavigate();
  const { name } = consultant;
  const titles: Partial<Record<CallOutcome, string>> = {
    'rung-out': messages.rungOut(name),
    declined: messages.declined(name),
    'no-time': messages.noLongerFree(name),
    'no-money': messages.noMoney,
    'taken-back': messages.takenBack,
  };
  const missing = booking.decline?.missing;
  return (
    <>
      <PageHeader title={titles[outcome]} />
      <div className="grid gap-8">
        <Note tone={missing ? 'warn' : 'plain'}>
          {missing ? messages.moneyMissing(formatMoney(missing)) : messages.nothingPaid}
        </Note>
        {outcome !== 'no-time' && (
          <div>
            <Button
              kind="secondary"
              onClick={() => void navigate({ search: ({ booking: _, ...old }) => old, replace: true })}
            >
              {messages.tryAgain}
            </Button>
          </div>
        )}
        <Instead consultant={consultant} />
      </div>
    </>
  );
}
