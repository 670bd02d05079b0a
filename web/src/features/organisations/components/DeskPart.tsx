/** The organisation's day: all consultants' calendars side by side, where a secretary books, moves and cancels. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { CalendarPlus, ChevronLeft, ChevronRight } from 'lucide-react';
import { type CSSProperties, useState } from 'react';
import type { Booking, CalendarDate, Desk, Id, OwnOrganisation, Zone } from '@/kit/api/types';
import { clockTime, dateWords, zoneCity } from '@/kit/time/format';
import { addDays, dateIn } from '@/kit/time/zones';
import { Button, IconButton } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { EmptyState, ErrorState, Loading, Skeleton } from '@/ui/states';
import { messages } from '../messages';
import { hoursAround, minutesOn } from '../model';
import { deskQuery } from '../queries';
import { DeskBookingDialog } from './DeskBookingDialog';
import { OrderDialog } from './OrderDialog';

const route = getRouteApi('/organisations/$slug');
/** Rem that an hour is high. */
const HOUR_REM = 3.5;
const GONE: readonly Booking['state'][] = ['cancelled', 'declined', 'expired'];

export function DeskPart({ organisation }: { organisation: OwnOrganisation }) {
  const { slug, zone } = organisation;
  const { on } = route.useSearch();
  const navigate = route.useNavigate();
  const today = dateIn(Date.now(), zone);
  const date = on ?? today;
  const { data, error, refetch } = useQuery(deskQuery(slug, date, date, zone));
  const [isOrdering, setOrdering] = useState(false);
  const [opened, setOpened] = useState<Id | null>(null);
  const go = (to: CalendarDate) =>
    void navigate({
      search: (old) => ({ ...old, part: 'desk' as const, on: to === today ? undefined : to }),
      replace: true,
      resetScroll: false,
    });
  const booking = data?.bookings.find(({ id }) => id === opened);
  return (
    <div className="grid gap-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="flex items-center gap-1">
          <IconButton label={messages.previousDay} onClick={() => go(addDays(date, -1))}>
            <ChevronLeft aria-hidden="true" className="rtl:-scale-x-100" />
          </IconButton>
          <IconButton label={messages.nextDay} onClick={() => go(addDays(date, 1))}>
            <ChevronRight aria-hidden="true" className="rtl:-scale-x-100" />
          </IconButton>
          <h2 className="text-lg font-semibold" aria-live="polite">
            {dateWords(date, { weekday: 'long', day: 'numeric', month: 'long' })}
          </h2>
          {date !== today && (
            <Button kind="quiet" size="small" onClick={() => go(today)}>
              {messages.today}
            </Button>
          )}
        </div>
        <Button
          icon={<CalendarPlus aria-hidden="true" className="size-5" />}
          onClick={() => setOrdering(true)}
        >
          {messages.bookFor}
        </Button>
      </div>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading>
          <Skeleton className="h-96" />
        </Loading>
      ) : data.consultants.length === 0 ? (
        <EmptyState title={messages.nobodyToBook}>{messages.nobodyToBookText}</EmptyState>
      ) : (
        <Columns desk={data} date={date} zone={zone} onOpen={setOpened} />
      )}
      <p className="text-sm text-faint">{messages.deskZone(zoneCity(zone))}</p>
      {isOrdering && (
        <OrderDialog organisation={organisation} date={date} onClose={() => setOrdering(false)} />
      )}
      {booking && (
        <DeskBookingDialog organisation={organisation} booking={booking} onClose={() => setOpened(null)} />
      )}
    </div>
  );
}

interface Stretch {
  key: string;
  from: number;
  to: number;
  booking: Booking | null;
}

interface ColumnsProps {
  desk: Desk;
  date: CalendarDate;
  zone: Zone;
  onOpen: (id: Id) => void;
}

/** On a phone one list a consultant; on a wider screen columns against the clock. */
function Columns({ desk, date, zone, onOpen }: ColumnsProps) {
  const columns = desk.consultants.map((consultant) => ({
    consultant,
    stretches: stretchesOf(desk, consultant.id, date, zone),
  }));
  const [first, last] = hoursAround(columns.flatMap(({ stretches }) => stretches));
  const hours = Array.from({ length: last - first }, (_, place) => first + place);
  const style = {
    '--day-height': `${(last - first) * HOUR_REM}rem`,
    '--columns': `3.25rem repeat(${columns.length}, minmax(9rem, 1fr))`,
  } as CSSProperties;
  return (
    <section
      aria-label={messages.dayColumns}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
      tabIndex={0}
      style={style}
      className="overflow-x-auto md:rounded-lg md:border md:border-hairline"
    >
      <ul className="grid gap-6 md:grid-cols-(--columns) md:gap-0">
        <li aria-hidden="true" className="pt-12 max-md:hidden">
          <div className="relative h-(--day-height)">
            {hours.map((hour) => (
              <span
                key={hour}
                className="figures absolute end-2 -translate-y-1/2 text-xs text-faint"
                style={{ top: `${(hour - first) * HOUR_REM}rem` }}
              >
                {hour > first && `${hour}:00`}
              </span>
            ))}
          </div>
        </li>
        {columns.map(({ consultant, stretches }) => (
          <li key={consultant.id} className="md:border-s md:border-hairline">
            <h3 className="truncate px-2 font-semibold md:flex md:h-12 md:items-center md:border-b md:border-hairline md:bg-raised">
              {consultant.name}
            </h3>
            {stretches.length === 0 && (
              <p className="px-2 text-sm text-faint md:sr-only">{messages.nothingBooked}</p>
            )}
            <ul className="grid gap-2 max-md:pt-2 md:relative md:block md:h-(--day-height)">
              {stretches.map((stretch) => (
                <Block key={stretch.key} stretch={stretch} first={first} zone={zone} onOpen={onOpen} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface BlockProps {
  stretch: Stretch;
  first: number;
  zone: Zone;
  onOpen: (id: Id) => void;
}

function Block({ stretch: { from, to, booking }, first, zone, onOpen }: BlockProps) {
  const style = {
    '--top': `${(from / 60 - first) * HOUR_REM}rem`,
    '--height': `${Math.max(((to - from) / 60) * HOUR_REM - 0.125, 1.5)}rem`,
  } as CSSProperties;
  const place = 'md:absolute md:inset-x-1 md:top-(--top) md:h-(--height)';
  if (!booking) {
    return (
      <li style={style} className={classes(place, 'rounded-md bg-sunk px-2 py-1 text-xs text-soft')}>
        {messages.taken}
      </li>
    );
  }
  return (
    <li style={style} className={place}>
      <button
        type="button"
        onClick={() => onOpen(booking.id)}
        className="pressable size-full overflow-hidden rounded-md border border-pen bg-pen-wash px-2 py-1 text-start text-sm leading-tight hover:bg-raised"
      >
        <span className="block truncate">
          <span className="figures text-xs text-soft">{clockTime(booking.starts_at, zone)}</span>{' '}
          <span className="font-semibold">{booking.client.name}</span>
        </span>
        <span className="block truncate text-xs text-soft">
          {[booking.offering_title, booking.room].filter(Boolean).join(', ')}
        </span>
      </button>
    </li>
  );
}

function stretchesOf(desk: Desk, consultantId: Id, date: CalendarDate, zone: Zone): Stretch[] {
  const booked = desk.bookings
    .filter(
      ({ state, consultant, further_consultants }) =>
        !GONE.includes(state) &&
        (consultant.id === consultantId || further_consultants.some(({ id }) => id === consultantId)),
    )
    .map((booking) => ({
      key: booking.id,
      from: minutesOn(booking.starts_at, date, zone),
      to: minutesOn(booking.ends_at, date, zone),
      booking,
    }));
  const busy = desk.busy
    .filter(({ consultant_id }) => consultant_id === consultantId)
    .map(({ starts_at, ends_at }) => ({
      key: starts_at,
      from: minutesOn(starts_at, date, zone),
      to: minutesOn(ends_at, date, zone),
      booking: null,
    }));
  return [...booked, ...busy].sort((one, other) => one.from - other.from);
}
