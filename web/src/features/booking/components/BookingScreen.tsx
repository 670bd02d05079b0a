/** Everything about one booking, for either side, and what can be done with it now. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { CalendarPlus } from 'lucide-react';
import { useState } from 'react';
import { ChargeLines } from '@/features/billing/components/ChargeLines';
import { FollowUpCard } from '@/features/follow-ups/components/FollowUpPart';
import { ProposalPart } from '@/features/proposals/components/ProposalPart';
import { OwnReview } from '@/features/reviews/components/OwnReview';
import { SeriesSection } from '@/features/series/components/SeriesSection';
import { Problem } from '@/kit/api/problem';
import type { Booking, Party } from '@/kit/api/types';
import { useSession } from '@/kit/auth/session';
import { usePageTitle } from '@/kit/page/title';
import { Avatar } from '@/ui/Avatar';
import { Button, ButtonLink, buttonLook } from '@/ui/Button';
import { Link } from '@/ui/Link';
import { Card, Note, PageHeader, Section } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { TimeForTwo } from '@/ui/Time';
import { AppealSection } from '../appeals/AppealSection';
import { whoIsMet } from '../attendees/model';
import { messages as meetingMessages } from '../meetings/messages';
import { hasCall } from '../meetings/model';
import { OutcomeButtons } from '../meetings/OutcomeButtons';
import { messages } from '../messages';
import { isOver, sideOf } from '../model';
import { bookingQuery, calendarFile } from '../queries';
import { AnswerButtons } from './AnswerButtons';
import { BookAgain } from './BookAgain';
import { BookingFacts } from './BookingFacts';
import { BookingStateTag } from './BookingState';
import { CancelDialog } from './CancelDialog';
import { IntakeAnswers } from './IntakeAnswers';
import { Joining } from './Joining';
import { RescheduleDialog } from './RescheduleDialog';
import { CancellationWords, CostWords } from './Terms';
import { WhatHappened } from './WhatHappened';

const route = getRouteApi('/bookings/$id');

export function BookingScreen() {
  const { id } = route.useParams();
  const { data: booking, error, refetch } = useQuery(bookingQuery(id));
  const { me } = useSession();
  usePageTitle(booking?.offering_title ?? messages.listTitle);
  if (error && !booking) return <CannotShow error={error} onRetry={() => void refetch()} />;
  if (!booking) return <BookingSkeleton />;
  return <Contents booking={booking} side={sideOf(booking, me?.id)} />;
}

function Contents({ booking, side }: { booking: Booking; side: Party }) {
  const [dialog, setDialog] = useState<'cancel' | 'reschedule' | null>(null);
  const isConsultant = side === 'consultant';
  const other = isConsultant ? booking.client : booking.consultant;
  const otherZone = isConsultant ? booking.client_zone : booking.consultant_zone;
  const isFree = booking.price.kind === 'free';
  const meetsInCall = booking.class_id === null && hasCall(booking.location);
  const wasCall = meetsInCall && ['in_call', 'completed', 'no_show'].includes(booking.state);
  // What was never confirmed has moved no money.
  const hasMoney = !['requested', 'declined', 'expired'].includes(booking.state);
  return (
    <div className="column pb-12">
      <PageHeader
        above={<Link to="/bookings">{messages.backToList}</Link>}
        title={booking.offering_title}
        lead={messages.withName(whoIsMet(booking, side))}
        actions={<BookingStateTag state={booking.state} />}
      />
      <div className="grid items-start gap-x-14 gap-y-8 lg:grid-cols-[1fr_22rem]">
        <div className="order-2 min-w-0 lg:order-1">
          <Section className="lg:border-t-0 lg:pt-0">
            <BookingFacts booking={booking} side={side} />
          </Section>
          {booking.series_id && <SeriesSection id={booking.series_id} bookingId={booking.id} />}
          {booking.intake && (
            <Section title={messages.answersTitle}>
              <IntakeAnswers intake={booking.intake} />
            </Section>
          )}
          {hasMoney && (
            <Section title={messages.moneyTitle}>
              <ChargeLines
                bookingId={booking.id}
                isConsultant={isConsultant}
                isFree={isFree}
                isAwaited={isOver(booking.state)}
              />
            </Section>
          )}
          {booking.state === 'no_show' && <AppealSection bookingId={booking.id} side={side} />}
          {booking.state === 'completed' && (
            <Section title={messages.reviewTitle} id="review">
              <OwnReview bookingId={booking.id} side={side} otherName={other.name} />
            </Section>
          )}
          {!isOver(booking.state) && (
            <Section title={messages.termsTitle}>
              <div className="grid max-w-prose gap-4">
                {booking.way !== 'place' && (
                  <div className="grid gap-1">
                    <CostWords
                      price={booking.price}
                      minutes={booking.duration_minutes}
                      location={booking.location}
                    />
                  </div>
                )}
                {booking.way === 'place' ? (
                  <p>{messages.placeTerms}</p>
                ) : (
                  <CancellationWords
                    price={booking.price}
                    policy={booking.policy}
                    startsAt={booking.starts_at}
                  />
                )}
              </div>
            </Section>
          )}
        </div>
        <div className="order-1 grid gap-5 lg:sticky lg:top-22 lg:order-2">
          <Card className="grid gap-5">
            <div className="flex items-start gap-4">
              <Avatar id={other.id} name={other.name} />
              <TimeForTwo at={booking.starts_at} until={booking.ends_at} otherZone={otherZone} />
            </div>
            <WhatHappened booking={booking} side={side} />
            {booking.can.answer && <AnswerButtons booking={booking} />}
            {booking.can.tell && (
              <div className="grid gap-3">
                <Note title={meetingMessages.tellTitle}>{meetingMessages.tellText}</Note>
                <OutcomeButtons booking={booking} />
              </div>
            )}
            <ProposalPart booking={booking} other={other.name} />
            {booking.class_id ? (
              <ButtonLink to="/classes/$id" params={{ id: booking.class_id }} wide>
                {messages.openClass(booking.seats)}
              </ButtonLink>
            ) : (
              <Joining booking={booking} side={side} />
            )}
            {booking.way === 'place' && !isConsultant && !isOver(booking.state) && (
              <ButtonLink to="/line/$bookingId" params={{ bookingId: booking.id }} size="large" wide>
                {messages.seePlace}
              </ButtonLink>
            )}
            <div className="grid gap-2">
              {['confirmed', 'in_call'].includes(booking.state) && !booking.can.tell && (
                <a
                  href={calendarFile(booking.id)}
                  download
                  className={buttonLook('secondary', 'medium', true)}
                >
                  <CalendarPlus aria-hidden="true" className="size-5" />
                  {messages.calendarFile}
                </a>
              )}
              {wasCall && (
                <ButtonLink kind="secondary" to="/calls/$bookingId/after" params={{ bookingId: booking.id }}>
                  {messages.afterCall}
                </ButtonLink>
              )}
              {booking.can.reschedule && (
                <Button kind="secondary" wide onClick={() => setDialog('reschedule')}>
                  {messages.reschedule}
                </Button>
              )}
              {booking.can.cancel && !booking.can.answer && (
                <Button kind="quiet" wide onClick={() => setDialog('cancel')}>
                  {messages.cancelBooking}
                </Button>
              )}
              {isOver(booking.state) && !isConsultant && <BookAgain booking={booking} />}
            </div>
          </Card>
          {booking.state === 'completed' && <FollowUpCard booking={booking} />}
        </div>
      </div>
      {dialog === 'cancel' && <CancelDialog booking={booking} side={side} onClose={() => setDialog(null)} />}
      {dialog === 'reschedule' && (
        <RescheduleDialog booking={booking} other={other.name} onClose={() => setDialog(null)} />
      )}
    </div>
  );
}

function CannotShow({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const isMissing = error instanceof Problem && error.status === 404;
  return (
    <div className="column">
      <PageHeader
        title={isMissing ? messages.oneMissing : messages.oneError}
        lead={isMissing ? messages.oneMissingText : undefined}
      />
      {isMissing ? (
        <ButtonLink to="/bookings">{messages.backToList}</ButtonLink>
      ) : (
        <ErrorState error={error} onRetry={onRetry} />
      )}
    </div>
  );
}

function BookingSkeleton() {
  return (
    <Loading>
      <div className="column grid gap-10 pt-12 lg:grid-cols-[1fr_22rem]">
        <div className="grid content-start gap-4">
          <Skeleton className="h-12 w-80 max-w-full" />
          <Skeleton className="h-6 w-48" />
          <Skeleton className="mt-4 h-40" />
        </div>
        <Skeleton className="h-64 rounded-lg" />
      </div>
    </Loading>
  );
}
