/** A consultant's day: who comes next, who waits now, and what else is on. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { whoComes } from '@/features/booking/attendees/model';
import { AnswerButtons } from '@/features/booking/components/AnswerButtons';
import { messages as meetingMessages } from '@/features/booking/meetings/messages';
import { hasCall, howWords, whereWords } from '@/features/booking/meetings/model';
import { OutcomeButtons } from '@/features/booking/meetings/OutcomeButtons';
import { untoldQuery } from '@/features/booking/queries';
import { consultantQuery } from '@/features/directory/queries';
import { AvailableSwitch } from '@/features/instant/components/AvailableSwitch';
import { messages as instantMessages } from '@/features/instant/messages';
import { TodaysLine } from '@/features/lines/components/TodaysLine';
import { Awaiting } from '@/features/proposals/components/Awaiting';
import type { Booking, Profile } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { clockTime, dayAndTime, longDay, minutesLong, nearDay, relative } from '@/kit/time/format';
import { useNow } from '@/kit/time/useNow';
import { viewerZone } from '@/kit/time/viewer';
import { Avatar } from '@/ui/Avatar';
import { Badge, StateTag } from '@/ui/Badge';
import { ButtonLink, ButtonPathLink } from '@/ui/Button';
import { Link, PathLink } from '@/ui/Link';
import { Card, PageHeader, Section } from '@/ui/layout';
import { Money } from '@/ui/Money';
import { Rating } from '@/ui/Stars';
import { EmptyState, ErrorState, Loading, Skeleton } from '@/ui/states';
import { TimeForTwo } from '@/ui/Time';
import { PracticeFrame } from '../PracticeFrame';
import { aheadQuery, earningsQuery } from '../queries';
import { BellSettings } from './BellSettings';
import { messages } from './messages';
import { countdown, dayOf, isDoorOpen } from './model';
import { bookingAddress, callAddress } from './paths';
import { useWaiting } from './useWaiting';

export function TodayScreen() {
  usePageTitle(messages.title);
  return <PracticeFrame>{(profile) => <Contents profile={profile} />}</PracticeFrame>;
}

function Contents({ profile }: { profile: Profile }) {
  const now = useNow(30_000);
  const today = longDay(new Date(now).toISOString());
  return (
    <>
      <PageHeader title={messages.title} lead={today} />
      <div className="grid items-start gap-x-14 lg:grid-cols-[1fr_20rem]">
        <Calls profile={profile} now={now} />
        <div>
          <TodaysLine />
          <Section title={instantMessages.switch} className="lg:border-t-0 lg:pt-0">
            <AvailableSwitch />
          </Section>
          <Facts profile={profile} />
          <Section title={messages.bell}>
            <BellSettings />
          </Section>
        </div>
      </div>
    </>
  );
}

function Calls({ profile, now }: { profile: Profile; now: number }) {
  const { data: ahead, error, refetch } = useQuery(aheadQuery);
  const { data: untold = [] } = useQuery(untoldQuery);
  const waiting = useWaiting();
  if (error && !ahead) {
    return <ErrorState title={messages.loadError} error={error} onRetry={() => void refetch()} />;
  }
  if (!ahead) {
    return (
      <Loading>
        <div className="grid gap-6">
          <Skeleton className="h-64 rounded-lg" />
          <Skeleton className="h-28" />
        </div>
      </Loading>
    );
  }
  const { next, later, asked, pending } = dayOf(
    // Whoever stands in a line is called from its console.
    ahead.filter(({ way }) => way !== 'place'),
    now,
    viewerZone(),
  );
  const others = waiting.filter(({ id }) => id !== next?.id);
  return (
    <div className="grid gap-8 pb-10">
      {untold.length > 0 && (
        <Group title={meetingMessages.tellTitle} lead={meetingMessages.tellText}>
          {untold.map((booking) => (
            <Row key={booking.id} booking={booking} now={now}>
              <OutcomeButtons booking={booking} size="small" />
            </Row>
          ))}
        </Group>
      )}
      {asked.length > 0 && (
        <Group title={messages.asked} lead={messages.askedText}>
          {asked.map((booking) => (
            <Row key={booking.id} booking={booking} now={now}>
              {booking.answer_by && (
                <Badge tone="warn">{messages.answerUntil(dayAndTime(booking.answer_by))}</Badge>
              )}
              <AnswerButtons booking={booking} size="small" />
            </Row>
          ))}
        </Group>
      )}
      <Awaiting as="consultant" />
      {next ? (
        <NextCall booking={next} isWaiting={waiting.some(({ id }) => id === next.id)} />
      ) : (
        <NoCalls profile={profile} />
      )}
      {others.length > 0 && (
        <Group title={messages.waitingNow}>
          {others.map((booking) => (
            <Row key={booking.id} booking={booking} now={now}>
              <ButtonPathLink href={callAddress(booking.id)} size="small">
                {messages.join}
              </ButtonPathLink>
            </Row>
          ))}
        </Group>
      )}
      {next && (
        <Group title={messages.laterToday}>
          {later.length === 0 ? (
            <p className="py-3 text-faint">{messages.noneLater}</p>
          ) : (
            later.map((booking) => <Row key={booking.id} booking={booking} now={now} />)
          )}
        </Group>
      )}
      {pending.length > 0 && (
        <Group title={messages.pending} lead={messages.pendingText}>
          {pending.map((booking) => (
            <Row key={booking.id} booking={booking} now={now}>
              {booking.hold_expires_at && (
                <Badge tone="warn">{messages.expiresIn(clockTime(booking.hold_expires_at))}</Badge>
              )}
            </Row>
          ))}
        </Group>
      )}
    </div>
  );
}

function NextCall({ booking, isWaiting }: { booking: Booking; isWaiting: boolean }) {
  const now = useNow(1_000);
  const startsIn = Date.parse(booking.starts_at) - now;
  const isOpen = isDoorOpen(booking, now);
  const isNear = startsIn < 24 * 3_600_000;
  return (
    <Card className="grid gap-5">
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3">
        <div className="flex items-start gap-4">
          <Avatar id={booking.client.id} name={booking.client.name} />
          <div className="grid gap-0.5">
            <h2 className="text-xl">{whoComes(booking)}</h2>
            <p className="text-soft">
              {booking.offering_title}, {minutesLong(booking.duration_minutes)}
            </p>
          </div>
        </div>
        <div className="sm:text-end">
          <p className="text-sm text-soft">
            {startsIn <= 0 ? messages.running : isNear ? messages.startsIn : messages.starts}
          </p>
          <p
            className="figures font-serif text-2xl leading-none font-semibold"
            aria-hidden={isNear && startsIn > 0}
          >
            {startsIn <= 0
              ? messages.runsUntil(clockTime(booking.ends_at))
              : isNear
                ? countdown(startsIn)
                : relative(booking.starts_at, now)}
          </p>
          {isNear && startsIn > 0 && <p className="sr-only">{relative(booking.starts_at, now)}</p>}
        </div>
      </div>
      <TimeForTwo at={booking.starts_at} until={booking.ends_at} otherZone={booking.client_zone} />
      {booking.note && (
        <p className="max-w-prose rounded-md bg-sunk px-4 py-3 whitespace-pre-line">{booking.note}</p>
      )}
      <div aria-live="polite">
        {isWaiting && (
          <p className="text-lg font-semibold">
            <span className="marked">{messages.waiting(whoComes(booking))}</span>
          </p>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-3">
        {!hasCall(booking.location) ? (
          <p className="font-semibold break-words">{whereWords(booking.location, 'consultant')}</p>
        ) : isOpen ? (
          <ButtonPathLink href={callAddress(booking.id)} size="large">
            {isWaiting || startsIn <= 0 ? messages.join : messages.openRoom}
          </ButtonPathLink>
        ) : (
          <p className="text-sm text-soft">{messages.opensAt(clockTime(booking.check_in_opens_at))}</p>
        )}
        <ButtonPathLink kind="quiet" href={bookingAddress(booking.id)}>
          {messages.details}
        </ButtonPathLink>
      </div>
    </Card>
  );
}

function NoCalls({ profile }: { profile: Profile }) {
  return (
    <EmptyState
      title={messages.noneTitle}
      action={
        profile.published ? (
          <ButtonLink to="/hours">{messages.toHours}</ButtonLink>
        ) : (
          <ButtonLink to="/profile">{messages.toProfile}</ButtonLink>
        )
      }
    >
      {profile.published ? messages.noneText : messages.noneUnpublished}
    </EmptyState>
  );
}

function Group({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="text-lg">{title}</h2>
      {lead && <p className="max-w-prose text-sm text-faint">{lead}</p>}
      <div className="mt-2 divide-y divide-hairline border-y border-hairline">{children}</div>
    </section>
  );
}

function Row({ booking, now, children }: { booking: Booking; now: number; children?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-2 py-3">
      <p className="figures w-28 shrink-0">
        <span className="block font-semibold">
          {clockTime(booking.starts_at)}–{clockTime(booking.ends_at)}
        </span>
        <span className="text-sm text-faint">{nearDay(booking.starts_at, viewerZone(), now)}</span>
      </p>
      <p className="min-w-0 grow">
        <PathLink
          href={bookingAddress(booking.id)}
          className="font-medium underline decoration-transparent underline-offset-2 hover:decoration-pen"
        >
          {whoComes(booking)}
        </PathLink>
        <span className="block text-sm text-soft">
          {booking.offering_title}
          {!hasCall(booking.location) && ` · ${howWords(booking.location)}`}
        </span>
      </p>
      {children}
    </div>
  );
}

function Facts({ profile }: { profile: Profile }) {
  const { data: earnings } = useQuery(earningsQuery);
  const { data: page } = useQuery({ ...consultantQuery(profile.slug), enabled: profile.published });
  return (
    <Section title={messages.facts}>
      <dl className="divide-y divide-hairline">
        <Fact term={messages.earned}>
          {earnings ? (
            <Link to="/earnings">
              <Money value={earnings.this_month} className="font-semibold" />
            </Link>
          ) : (
            '–'
          )}
        </Fact>
        {page && (
          <Fact term={messages.rating}>
            <Rating {...page.rating} />
          </Fact>
        )}
        <Fact term={messages.page}>
          <Link to="/profile">
            <StateTag tone={profile.published ? 'good' : 'warn'}>
              {profile.published ? messages.pagePublished : messages.pageHidden}
            </StateTag>
          </Link>
        </Fact>
      </dl>
    </Section>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 py-2.5">
      <dt className="text-soft">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
