/** The next time: proposed by the consultant and answered by the client, in the call as a bar, after it on a card. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { bookingQuery } from '@/features/booking/queries';
import type { Booking, FollowUp, FollowUps, Id } from '@/kit/api/types';
import { formatMoney } from '@/kit/money/money';
import { dayAndTime } from '@/kit/time/format';
import { useNow } from '@/kit/time/useNow';
import { Button, ButtonLink } from '@/ui/Button';
import { Card } from '@/ui/layout';
import { messages } from '../messages';
import { followUpMood } from '../model';
import { declineNext, followUpsQuery } from '../queries';

const NextTimeDialog = lazy(() =>
  import('./NextTimeDialog').then((module) => ({ default: module.NextTimeDialog })),
);
const BookNextDialog = lazy(() =>
  import('./BookNextDialog').then((module) => ({ default: module.BookNextDialog })),
);

/** In the call: one line under the meter, so that the picture stays. */
export function FollowUpBar({ bookingId }: { bookingId: Id }) {
  const { data: booking } = useQuery(bookingQuery(bookingId));
  const { data } = useQuery(followUpsQuery(bookingId));
  if (!booking || !data || !hasSomething(data)) return null;
  return (
    <section
      aria-label={messages.title}
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-t border-hairline px-3 py-1.5 text-sm sm:px-5"
    >
      <Contents booking={booking} standing={data} isInCall />
    </section>
  );
}

/** After the call. */
export function FollowUpCard({ booking }: { booking: Booking }) {
  const { data } = useQuery({
    ...followUpsQuery(booking.id),
    enabled: ['in_call', 'completed'].includes(booking.state),
  });
  if (!data || !hasSomething(data)) return null;
  return (
    <Card className="grid gap-4">
      <h2 className="text-lg">{messages.title}</h2>
      <Contents booking={booking} standing={data} isInCall={false} />
    </Card>
  );
}

function hasSomething(standing: FollowUps): boolean {
  const mood = followUpMood(standing, Date.now());
  if (standing.can_propose) return true;
  return mood === 'open' || mood === 'booked' || (standing.you === 'consultant' && mood !== 'none');
}

interface ContentsProps {
  booking: Booking;
  standing: FollowUps;
  isInCall: boolean;
}

function Contents({ booking, standing, isInCall }: ContentsProps) {
  const now = useNow(15_000);
  const [dialog, setDialog] = useState<'propose' | 'book' | null>(null);
  const { latest, you } = standing;
  const mood = followUpMood(standing, now);
  const isConsultant = you === 'consultant';
  return (
    <>
      <div aria-live="polite" className="min-w-0 grow empty:hidden">
        <Words booking={booking} standing={standing} mood={mood} isInCall={isInCall} />
      </div>
      <div className="flex flex-wrap items-center gap-2 empty:hidden">
        {latest && mood === 'open' && !isConsultant && (
          <Button size={isInCall ? 'small' : 'medium'} onClick={() => setDialog('book')}>
            {messages.look}
          </Button>
        )}
        {latest && mood === 'open' && (
          <Decline bookingId={booking.id} followUp={latest} isOwn={isConsultant} isSmall={isInCall} />
        )}
        {latest?.booked_id && !isInCall && (
          <ButtonLink kind="secondary" to="/bookings/$id" params={{ id: latest.booked_id }}>
            {messages.toBooking}
          </ButtonLink>
        )}
        {standing.can_propose && mood !== 'booked' && (
          <Button
            kind={isInCall ? 'quiet' : 'secondary'}
            size={isInCall ? 'small' : 'medium'}
            onClick={() => setDialog('propose')}
          >
            {messages.propose}
          </Button>
        )}
      </div>
      <Suspense fallback={null}>
        {dialog === 'propose' && <NextTimeDialog booking={booking} onClose={() => setDialog(null)} />}
        {dialog === 'book' && latest && (
          <BookNextDialog booking={booking} followUp={latest} onClose={() => setDialog(null)} />
        )}
      </Suspense>
    </>
  );
}

interface WordsProps extends ContentsProps {
  mood: ReturnType<typeof followUpMood>;
}

function Words({ booking, standing: { latest, you }, mood, isInCall }: WordsProps): ReactNode {
  if (!latest) return null;
  const isConsultant = you === 'consultant';
  const when = latest.times.map(({ starts_at }) => dayAndTime(starts_at)).join(', ');
  switch (mood) {
    case 'open':
      return isConsultant ? (
        <p className="text-soft">{messages.mine(booking.client.name, when)}</p>
      ) : (
        <>
          <p className="font-medium">
            <span className={isInCall ? 'marked' : undefined}>
              {messages.theirs(booking.consultant.name, when)}
            </span>
            {latest.offering.price_limit.amount_minor > 0 && (
              <span className="figures font-normal text-soft">
                {' '}
                {messages.atMost(formatMoney(latest.offering.price_limit, { short: true }))}
              </span>
            )}
          </p>
          {latest.note && <p className="text-soft">{messages.says(latest.note)}</p>}
        </>
      );
    case 'booked':
      return <p className="text-soft">{messages.booked(dayAndTime(latest.chosen ?? ''))}</p>;
    case 'declined':
    case 'expired':
      return isConsultant ? <p className="text-soft">{messages[mood](booking.client.name)}</p> : null;
    case 'none':
      return null;
  }
}

interface DeclineProps {
  bookingId: Id;
  followUp: FollowUp;
  /** Whether it is taken back rather than declined. */
  isOwn: boolean;
  isSmall: boolean;
}

function Decline({ bookingId, followUp, isOwn, isSmall }: DeclineProps) {
  const client = useQueryClient();
  const decline = useMutation({
    mutationFn: () => declineNext(bookingId, followUp.id),
    onSuccess: (standing) => client.setQueryData(followUpsQuery(bookingId).queryKey, standing),
    onError: () => client.invalidateQueries({ queryKey: followUpsQuery(bookingId).queryKey }),
  });
  return (
    <>
      <Button
        kind="secondary"
        size={isSmall ? 'small' : 'medium'}
        busy={decline.isPending && (isOwn ? messages.withdrawing : messages.declining)}
        onClick={() => decline.mutate()}
      >
        {isOwn ? messages.withdraw : messages.decline}
      </Button>
      {decline.error && (
        <p role="alert" className="w-full text-bad">
          {decline.error.message}
        </p>
      )}
    </>
  );
}
