/** One's own bookings: what is ahead and what is over, on either side. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Awaiting } from '@/features/proposals/components/Awaiting';
import type { Booking, Party } from '@/kit/api/types';
import { useSession } from '@/kit/auth/session';
import { usePageTitle } from '@/kit/page/title';
import { clockTime, minutesLong } from '@/kit/time/format';
import { useNow } from '@/kit/time/useNow';
import { Avatar } from '@/ui/Avatar';
import { ButtonLink } from '@/ui/Button';
import { Link } from '@/ui/Link';
import { PageHeader } from '@/ui/layout';
import { Tabs } from '@/ui/overlays';
import { EmptyState, ErrorState, Loading, LoadMore, Skeleton } from '@/ui/states';
import { Time } from '@/ui/Time';
import { whoIsMet } from '../attendees/model';
import { messages as meetingMessages } from '../meetings/messages';
import { hasCall, howWords } from '../meetings/model';
import { messages } from '../messages';
import { bookingsQuery } from '../queries';
import { WaitList } from '../waits/WaitList';
import { BookingStateTag } from './BookingState';

const route = getRouteApi('/bookings');

export function BookingsScreen() {
  usePageTitle(messages.listTitle);
  const { as = 'client', when = 'upcoming' } = route.useSearch();
  const navigate = route.useNavigate();
  const { is } = useSession();
  const side: Party = is('consultant') ? as : 'client';
  return (
    <div className="column pb-12">
      <PageHeader
        title={messages.listTitle}
        lead={messages.listLead}
        actions={
          is('consultant') ? (
            <nav aria-label={messages.side} className="flex gap-1 rounded-md border border-edge p-1">
              {(['client', 'consultant'] as const).map((each) => (
                <Link
                  key={each}
                  to="/bookings"
                  search={(old) => ({
                    ...(old.when === 'past' && { when: 'past' as const }),
                    ...(each === 'consultant' && { as: each }),
                  })}
                  aria-current={side === each ? 'page' : undefined}
                  className="pressable inline-flex min-h-9 items-center rounded-sm px-3 text-sm font-medium no-underline aria-[current=page]:bg-pen-wash aria-[current=page]:text-pen-strong"
                >
                  {each === 'client' ? messages.asClient : messages.asConsultant}
                </Link>
              ))}
            </nav>
          ) : (
            <ButtonLink to="/calendars" kind="secondary">
              {messages.inOwnCalendar}
            </ButtonLink>
          )
        }
      />
      <div className="pb-6 empty:hidden">
        <Awaiting as={side} />
      </div>
      <Tabs
        label={messages.whenLabel}
        value={when}
        onChange={(value) =>
          void navigate({
            search: ({ when: _, ...old }) => (value === 'past' ? { ...old, when: 'past' } : old),
            replace: true,
            resetScroll: false,
          })
        }
        tabs={(['upcoming', 'past'] as const).map((value) => ({
          value,
          label: messages[value],
          content: <List key={`${side} ${value}`} side={side} when={value} />,
        }))}
      />
    </div>
  );
}

function List({ side, when }: { side: Party; when: 'upcoming' | 'past' }) {
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useInfiniteQuery(bookingsQuery(side, when));
  const bookings = data?.pages.flatMap((page) => page.items) ?? [];
  if (isPending) return <ListSkeleton />;
  if (error && !data) {
    return <ErrorState title={messages.listError} error={error} onRetry={() => void refetch()} />;
  }
  const waits = side === 'client' && when === 'upcoming' && <WaitList />;
  if (bookings.length === 0) {
    return (
      <>
        {waits}
        <Nothing side={side} when={when} />
      </>
    );
  }
  return (
    <>
      {waits}
      <ul className="divide-y divide-hairline">
        {bookings.map((booking) => (
          <Row key={booking.id} booking={booking} side={side} />
        ))}
      </ul>
      <LoadMore
        hasMore={hasNextPage}
        loading={isFetchingNextPage}
        onMore={() => void fetchNextPage()}
        label={messages.more}
        announce={data.pages.length > 1 ? messages.shown(bookings.length) : ''}
      />
    </>
  );
}

function Row({ booking, side }: { booking: Booking; side: Party }) {
  const other = side === 'client' ? booking.consultant : booking.client;
  const now = useNow(15_000);
  const isPlace = booking.way === 'place';
  const isInLine = isPlace && side === 'client' && ['requested', 'confirmed'].includes(booking.state);
  const canJoin =
    booking.can.join ||
    (!isPlace &&
      hasCall(booking.location) &&
      ['confirmed', 'in_call'].includes(booking.state) &&
      now >= Date.parse(booking.check_in_opens_at) &&
      now < Date.parse(booking.ends_at));
  return (
    <li className="relative grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2 py-4 sm:grid-cols-[11rem_auto_1fr_auto]">
      <p className="col-span-2 sm:col-span-1">
        <span className="block font-semibold">
          <Time at={booking.starts_at} as="near" />
        </span>
        <span className="figures text-sm text-soft">
          {clockTime(booking.starts_at)}–{clockTime(booking.ends_at)} ·{' '}
          {minutesLong(booking.duration_minutes)}
        </span>
      </p>
      <Avatar id={other.id} name={other.name} size="small" />
      <p className="min-w-0">
        <Link
          to="/bookings/$id"
          params={{ id: booking.id }}
          className="font-medium after:absolute after:inset-0 after:content-['']"
        >
          {booking.offering_title}
        </Link>
        <span className="block text-sm text-soft">
          {messages.withName(whoIsMet(booking, side))}
          {!hasCall(booking.location) && ` · ${howWords(booking.location)}`}
        </span>
      </p>
      <div className="col-span-2 flex items-center gap-3 sm:col-span-1 sm:justify-end">
        <BookingStateTag state={booking.state} />
        {booking.can.tell && (
          <ButtonLink
            kind="secondary"
            to="/bookings/$id"
            params={{ id: booking.id }}
            size="small"
            className="relative z-10"
          >
            {meetingMessages.tellTitle}
          </ButtonLink>
        )}
        {isInLine && !canJoin && (
          <ButtonLink
            kind="secondary"
            to="/line/$bookingId"
            params={{ bookingId: booking.id }}
            size="small"
            className="relative z-10"
          >
            {messages.seePlace}
          </ButtonLink>
        )}
        {canJoin && (
          <ButtonLink
            to="/waiting-room/$bookingId"
            params={{ bookingId: booking.id }}
            size="small"
            className="relative z-10"
          >
            {messages.join}
          </ButtonLink>
        )}
      </div>
    </li>
  );
}

function Nothing({ side, when }: { side: Party; when: 'upcoming' | 'past' }) {
  if (when === 'past') return <EmptyState title={messages.noPast}>{messages.noPastHint}</EmptyState>;
  if (side === 'consultant') {
    return <EmptyState title={messages.noUpcoming}>{messages.noUpcomingConsultant}</EmptyState>;
  }
  return (
    <EmptyState
      title={messages.noUpcoming}
      action={<ButtonLink to="/">{messages.findConsultant}</ButtonLink>}
    >
      {messages.noUpcomingHint}
    </EmptyState>
  );
}

function ListSkeleton() {
  return (
    <Loading>
      <div className="grid gap-6">
        {['first', 'second', 'third'].map((place) => (
          <Skeleton key={place} className="h-14" />
        ))}
      </div>
    </Loading>
  );
}
