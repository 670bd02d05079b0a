/** After the call: how long, what it cost and why, what happened, how it was, and once more. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ChargeLines } from '@/features/billing/components/ChargeLines';
import { BookAgain } from '@/features/booking/components/BookAgain';
import { sideOf } from '@/features/booking/model';
import { bookingQuery } from '@/features/booking/queries';
import { FollowUpCard } from '@/features/follow-ups/components/FollowUpPart';
import { OwnReview } from '@/features/reviews/components/OwnReview';
import type { Booking, Call } from '@/kit/api/types';
import { useSession } from '@/kit/auth/session';
import { usePageTitle } from '@/kit/page/title';
import { clockTime, secondsLong } from '@/kit/time/format';
import { useNow } from '@/kit/time/useNow';
import { ButtonLink } from '@/ui/Button';
import { Link } from '@/ui/Link';
import { Card, Note, PageHeader, Section } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { TimeForTwo } from '@/ui/Time';
import { messages } from '../messages';
import { doorOf } from '../model';
import { callQuery, timelineQuery } from '../queries';

const route = getRouteApi('/calls/$bookingId/after');

export function AfterCallScreen() {
  usePageTitle(messages.afterTitle);
  const { bookingId } = route.useParams();
  const call = useQuery(callQuery(bookingId));
  const booking = useQuery(bookingQuery(bookingId));
  const error = call.error ?? booking.error;
  if (error && !(call.data && booking.data)) {
    return (
      <div className="column">
        <PageHeader title={messages.afterTitle} />
        <ErrorState
          title={messages.afterError}
          error={error}
          onRetry={() => {
            void call.refetch();
            void booking.refetch();
          }}
          action={
            <ButtonLink kind="quiet" to="/bookings">
              {messages.toBookings}
            </ButtonLink>
          }
        />
      </div>
    );
  }
  if (!call.data || !booking.data) return <AfterSkeleton />;
  return <Contents call={call.data} booking={booking.data} />;
}

function Contents({ call, booking }: { call: Call; booking: Booking }) {
  const { me } = useSession();
  const now = useNow(15_000);
  const side = sideOf(booking, me?.id);
  const isConsultant = side === 'consultant';
  const isOn = doorOf(call, now) === 'open';
  return (
    <div className="column pb-12">
      <PageHeader
        above={
          <Link to="/bookings/$id" params={{ id: booking.id }}>
            {messages.toBooking}
          </Link>
        }
        title={titleOf(call, isOn)}
        lead={`${booking.offering_title}, ${messages.withWhomShort(call.other.name)}`}
      />
      {isOn && (
        <div className="pb-8">
          <Note title={messages.stillOn}>
            <p className="mb-2">{messages.stillOnText}</p>
            <ButtonLink size="small" to="/waiting-room/$bookingId" params={{ bookingId: booking.id }}>
              {messages.comeBack}
            </ButtonLink>
          </Note>
        </div>
      )}
      <div className="grid items-start gap-x-14 lg:grid-cols-[1fr_22rem]">
        <div className="min-w-0">
          <Section title={messages.costTitle}>
            <TalkTime call={call} />
            <ChargeLines
              bookingId={booking.id}
              isConsultant={isConsultant}
              isFree={booking.price.kind === 'free'}
              isAwaited={!isOn}
            />
          </Section>
          {!isOn && call.state !== 'cancelled' && (
            <Section
              title={
                isConsultant ? messages.clientReview(call.other.name) : messages.rateTitle(call.other.name)
              }
            >
              <OwnReview bookingId={booking.id} side={side} otherName={call.other.name} isAwaited />
            </Section>
          )}
        </div>
        <aside className="grid gap-8">
          <Card className="grid gap-4">
            <p className="text-sm text-soft">{messages.booked}</p>
            <TimeForTwo
              at={booking.starts_at}
              until={booking.ends_at}
              otherZone={isConsultant ? booking.client_zone : booking.consultant_zone}
            />
            {!isConsultant && <BookAgain booking={booking} />}
          </Card>
          <FollowUpCard booking={booking} />
          <Timeline call={call} />
        </aside>
      </div>
    </div>
  );
}

function titleOf({ state }: Call, isOn: boolean): string {
  if (state === 'cancelled') return messages.cancelledTitle;
  return isOn ? messages.stillOn : messages.afterTitle;
}

function TalkTime({ call }: { call: Call }) {
  const { data } = useQuery(timelineQuery(call.call_id));
  const seconds = data?.talk_seconds ?? call.meter.talk_seconds;
  return (
    <p className="mb-4" data-testid="talk-time">
      {seconds === 0 ? (
        messages.neverTalked
      ) : (
        <>
          {messages.talkTime} <strong className="figures">{secondsLong(seconds)}</strong>
        </>
      )}
    </p>
  );
}

function Timeline({ call }: { call: Call }) {
  const { data, error, refetch } = useQuery(timelineQuery(call.call_id));
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline" className="text-lg">
        {messages.timeline}
      </h2>
      <p className="text-sm text-faint">{messages.onTimeline}</p>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <Loading>
          <Skeleton className="mt-3 h-32" />
        </Loading>
      )}
      <ol className="mt-3 grid gap-2 border-s border-edge ps-4 text-sm empty:hidden">
        {data?.items.map(({ at, kind, person_id, text }) => (
          <li key={`${at} ${kind} ${person_id}`} className="flex gap-3">
            <time dateTime={at} className="figures shrink-0 text-faint">
              {clockTime(at)}
            </time>
            {text}
          </li>
        ))}
      </ol>
    </section>
  );
}

function AfterSkeleton() {
  return (
    <Loading>
      <div className="column grid gap-10 pt-12 lg:grid-cols-[1fr_22rem]">
        <div className="grid content-start gap-4">
          <Skeleton className="h-12 w-72 max-w-full" />
          <Skeleton className="mt-4 h-40" />
        </div>
        <Skeleton className="h-48 rounded-lg" />
      </div>
    </Loading>
  );
}
