/** Everything about one booking, for either side, and what can be done with it now. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { CalendarPlus } from 'lucide-react';
import { useState } from 'react';
import { ChargeLines } from '@/features/billing/components/ChargeLines';
import { stopwatch } from '@/features/calls/model';
import { FollowUpCard } from '@/features/follow-ups/components/FollowUpPart';
import { ProposalPart } from '@/features/proposals/components/ProposalPart';
import { OwnReview } from '@/features/reviews/components/OwnReview';
import { SeriesSection } from '@/features/series/components/SeriesSection';
import { Problem } from '@/kit/api/problem';
import type { Booking, Party } from '@/kit/api/types';
import { useSession } from '@/kit/auth/session';
import { usePageTitle } from '@/kit/page/title';
import { dayAndTime, minutesLong } from '@/kit/time/format';
import { useNow } from '@/kit/time/useNow';
import { Avatar } from '@/ui/Avatar';
import { Button, ButtonLink, buttonLook } from '@/ui/Button';
import { Link } from '@/ui/Link';
import { Card, Note, PageHeader, Section } from '@/ui/layout';
import { Money, Price } from '@/ui/Money';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { DataList } from '@/ui/Table';
import { TimeForTwo } from '@/ui/Time';
import { AppealSection } from '../appeals/AppealSection';
import { messages as attendeeMessages } from '../attendees/messages';
import { whoComes, whoIsMet } from '../attendees/model';
import { messages as meetingMessages } from '../meetings/messages';
import { hasCall, whereWords } from '../meetings/model';
import { OutcomeButtons } from '../meetings/OutcomeButtons';
import { messages } from '../messages';
import { awaitedOf, isOver, sideOf } from '../model';
import { bookingQuery, calendarFile } from '../queries';
import { declinedWords, expiredWords } from '../words';
import { AnswerButtons } from './AnswerButtons';
import { BookAgain } from './BookAgain';
import { BookingStateTag } from './BookingState';
import { CancelDialog } from './CancelDialog';
import { IntakeAnswers } from './IntakeAnswers';
import { RescheduleDialog } from './RescheduleDialog';
import { CancellationWords, CostWords } from './Terms';

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
                ...(isFree
                  ? []
                  : [{ term: messages.mostItCosts, value: <Money value={booking.price_limit} /> }]),
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

/** Why a booking is over or not yet certain; nothing while it simply stands. */
function WhatHappened({ booking, side }: { booking: Booking; side: Party }) {
  const awaited = awaitedOf(booking.state);
  if (awaited === 'money') return <Note title={messages.requestedTitle}>{messages.requestedText}</Note>;
  if (awaited === 'answer') {
    const until = dayAndTime(booking.answer_by ?? booking.starts_at);
    return side === 'consultant' ? (
      <Note title={messages.heldForYou(whoComes(booking))}>{messages.heldForYouText(until)}</Note>
    ) : (
      <Note title={messages.heldTitle}>{messages.heldText(booking.consultant.name, until)}</Note>
    );
  }
  if (booking.state === 'declined') {
    return (
      <Note tone="warn" title={messages.declinedTitle}>
        {declinedWords(booking)}
      </Note>
    );
  }
  if (booking.state === 'expired') {
    return (
      <Note tone="warn" title={messages.expiredTitle}>
        {expiredWords(booking)}
      </Note>
    );
  }
  if (booking.cancelled_by) return <Note>{messages.cancelledBy[booking.cancelled_by]}</Note>;
  if (booking.no_show_by) return <Note tone="warn">{messages.noShowBy[booking.no_show_by]}</Note>;
  return null;
}

const DAY_MS = 24 * 3_600_000;

/** The way into the call from when the waiting room opens; a countdown until then. */
function Joining({ booking, side }: { booking: Booking; side: Party }) {
  const now = useNow(1_000);
  if (!hasCall(booking.location)) return <Meeting booking={booking} side={side} now={now} />;
  if (!['confirmed', 'in_call'].includes(booking.state) || now >= Date.parse(booking.ends_at)) return null;
  if (booking.way === 'place' && !booking.can.join) {
    return <p className="text-sm text-soft">{messages.placeText}</p>;
  }
  const wait = Date.parse(booking.check_in_opens_at) - now;
  if (wait > DAY_MS) {
    return <p className="text-sm text-soft">{messages.joinOpensAt(dayAndTime(booking.check_in_opens_at))}</p>;
  }
  if (wait > 0) {
    return (
      <div>
        <p className="text-sm text-soft">{messages.joinOpens}</p>
        <p role="timer" className="figures font-serif text-2xl font-semibold">
          {stopwatch(Math.ceil(wait / 1000))}
        </p>
      </div>
    );
  }
  return (
    <div className="grid gap-2">
      <p className="text-sm font-semibold text-good">{messages.joinNow}</p>
      <ButtonLink to="/waiting-room/$bookingId" params={{ bookingId: booking.id }} size="large" wide>
        {messages.join}
      </ButtonLink>
    </div>
  );
}

/** Where they meet, until it is over; then what is awaited. */
function Meeting({ booking, side, now }: { booking: Booking; side: Party; now: number }) {
  if (booking.state !== 'confirmed' || booking.can.tell) return null;
  if (now >= Date.parse(booking.ends_at)) {
    return side === 'client' ? <p className="text-sm text-soft">{meetingMessages.awaitsWord}</p> : null;
  }
  return (
    <div className="grid gap-1">
      <p className="font-semibold break-words">{whereWords(booking.location, side)}</p>
      <p className="text-sm text-soft">{meetingMessages.meetingHint}</p>
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
