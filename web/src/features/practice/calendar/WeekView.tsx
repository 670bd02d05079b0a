/**
 * Seven days: on a phone one below the other as a list, on a wider screen side by side against the clock.
 *
 * Both are the same lists of links, so a keyboard and a screen reader go through a week day by day.
 */
import { type CSSProperties, useEffect, useRef } from 'react';
import type {
  BookingState,
  CalendarDate,
  DateOverride,
  Holiday,
  NamedWeek,
  TimeOff,
  Travel,
  Zone,
} from '@/kit/api/types';
import { clockTime, dateWords, zoneCity } from '@/kit/time/format';
import { useNow } from '@/kit/time/useNow';
import { dateIn, wallTime } from '@/kit/time/zones';
import { classes } from '@/ui/classes';
import { PathLink } from '@/ui/Link';
import { clockOf, type DayRange } from '../hours/model';
import { rangesWords } from '../hours/words';
import type { Meeting } from './meetings';
import { messages } from './messages';
import { hoursShown, offeredHere, offeredOn, type Placed, placedOn, timeOffOn, travelOn } from './model';

/** Rem that an hour is high against the clock. */
const HOUR_REM = 3.25;
const MORNING_HOUR = 7;
/** Up to this long, the time and the name share a line. */
const SHORT_MINUTES = 30;

interface WeekViewProps {
  dates: readonly CalendarDate[];
  zone: Zone;
  weeks: readonly NamedWeek[];
  overrides: readonly DateOverride[];
  timesOff: readonly TimeOff[];
  holidays: readonly Holiday[];
  travels: readonly Travel[];
  meetings: readonly Meeting[];
}

interface DayShown {
  date: CalendarDate;
  offered: DayRange[];
  placed: Placed[];
  off: TimeOff | undefined;
  holiday: Holiday | undefined;
  travel: Travel | undefined;
}

export function WeekView({
  dates,
  zone,
  weeks,
  overrides,
  timesOff,
  holidays,
  travels,
  meetings,
}: WeekViewProps) {
  const now = useNow(60_000);
  const scroller = useRef<HTMLElement>(null);
  const today = dateIn(now, zone);
  const days: DayShown[] = dates.map((date) => ({
    date,
    offered: offeredHere(date, zone, travels, (each) =>
      offeredOn(each, weeks, overrides, timesOff, holidays),
    ),
    placed: placedOn(date, meetings, zone),
    off: timeOffOn(date, timesOff),
    holiday: holidays.find(({ on }) => on === date),
    travel: travelOn(date, travels),
  }));
  const { first, last } = hoursShown(days.flatMap(({ offered, placed }) => [...offered, ...placed]));
  const marks = Array.from({ length: last - first }, (_, place) => first + place);
  const wall = wallTime(now, zone);
  useEffect(() => {
    // A week that begins at midnight opens at the morning.
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    if (scroller.current) scroller.current.scrollTop = Math.max(0, MORNING_HOUR - first) * HOUR_REM * rem;
  }, [first]);
  const height = { '--day-height': `${(last - first) * HOUR_REM}rem` } as CSSProperties;
  return (
    <section
      ref={scroller}
      aria-label={messages.title}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard, also in a week without bookings
      tabIndex={0}
      className="md:grid md:max-h-[max(30rem,78dvh)] md:grid-cols-[3.25rem_1fr] md:gap-x-1 md:overflow-y-auto"
      style={height}
    >
      <div aria-hidden="true" className="hidden md:block">
        <div className="sticky top-0 z-20 h-14 bg-paper" />
        <div className="relative h-(--day-height)">
          {marks.map((hour) => (
            <span
              key={hour}
              className="figures absolute end-1 -translate-y-1/2 text-xs text-faint"
              style={{ top: topOf(hour * 60, first) }}
            >
              {clockOf(hour * 60)}
            </span>
          ))}
        </div>
      </div>
      <ol className="divide-y divide-hairline border-y border-hairline md:grid md:grid-cols-7 md:divide-x md:divide-y-0 md:border-x md:border-y-0">
        {days.map((day) => (
          <Day
            key={day.date}
            day={day}
            zone={zone}
            first={first}
            marks={marks}
            nowMinute={day.date === today ? wall.hour * 60 + wall.minute : null}
          />
        ))}
      </ol>
    </section>
  );
}

interface DayProps {
  day: DayShown;
  zone: Zone;
  first: number;
  marks: readonly number[];
  /** On today's column a line shows where the day is. */
  nowMinute: number | null;
}

function Day({
  day: { date, offered, placed, off, holiday, travel },
  zone,
  first,
  marks,
  nowMinute,
}: DayProps) {
  const isToday = nowMinute !== null;
  const notes = [
    off && messages.timeOff(off.note),
    holiday && (holiday.worked ? messages.holidayWorked(holiday.name) : holiday.name),
    travel && messages.travel(zoneCity(travel.zone)),
  ].filter(Boolean);
  return (
    <li className="grid content-start py-3 md:min-w-0 md:grid-cols-1 md:py-0">
      <div
        className={classes(
          'flex flex-wrap items-baseline gap-x-2 md:flex-nowrap md:sticky md:top-0 md:z-20 md:h-14 md:bg-paper md:flex-col md:items-center md:justify-center md:gap-0 md:border-b md:border-hairline',
          isToday && 'font-semibold',
        )}
      >
        <h3 aria-current={isToday ? 'date' : undefined} className="md:text-center">
          <span className="text-sm text-soft">{dateWords(date, { weekday: 'short' })} </span>
          <span className={classes('figures text-lg', isToday && 'marked')}>
            {dateWords(date, { day: 'numeric' })}
          </span>
        </h3>
        {notes.length > 0 && (
          <p
            className="text-sm text-soft md:w-full md:truncate md:px-1 md:text-center md:text-xs"
            title={notes.join(' · ')}
          >
            {notes.join(' · ')}
          </p>
        )}
        {!off && (
          <p className="figures text-sm text-faint md:sr-only">
            {offered.length > 0 ? messages.offered(rangesWords(offered)) : messages.notOffered}
          </p>
        )}
      </div>
      <div className="relative md:h-(--day-height)">
        <div aria-hidden="true" className="absolute inset-0 hidden bg-sunk md:block">
          {offered.map(({ starts, ends }) => (
            <div
              key={starts}
              className="absolute inset-x-0 bg-raised"
              style={{ top: topOf(starts, first), height: heightOf(ends - starts) }}
            />
          ))}
          {marks.map((hour) => (
            <div
              key={hour}
              className="absolute inset-x-0 border-t border-hairline"
              style={{ top: topOf(hour * 60, first) }}
            />
          ))}
        </div>
        {placed.length === 0 ? (
          <p className="sr-only">{messages.noBookings}</p>
        ) : (
          <ul className="grid gap-2 pt-2 md:block md:pt-0">
            {placed.map((each) => (
              <Tile key={each.meeting.href} placed={each} zone={zone} first={first} />
            ))}
          </ul>
        )}
        {isToday && nowMinute >= first * 60 && nowMinute <= (first + marks.length) * 60 && (
          <div
            aria-hidden="true"
            className="pointer-events-none absolute inset-x-0 z-10 hidden border-t-2 border-bad md:block"
            style={{ top: topOf(nowMinute, first) }}
          />
        )}
      </div>
    </li>
  );
}

const looks: Partial<Record<BookingState, string>> = {
  confirmed: 'border-pen bg-pen-wash text-pen-strong',
  in_call: 'border-live bg-good-wash text-good',
  requested: 'border-warn border-dashed bg-warn-wash text-warn',
  held: 'border-warn border-dashed bg-warn-wash text-warn',
  completed: 'border-edge bg-sunk text-soft',
  no_show: 'border-bad bg-bad-wash text-bad',
};
const goneLook = 'border-hairline bg-paper text-faint line-through decoration-1';

function Tile({ placed, zone, first }: { placed: Placed; zone: Zone; first: number }) {
  const { meeting, starts, ends, lane, lanes } = placed;
  const place = {
    '--top': topOf(starts, first),
    '--height': heightOf(ends - starts),
    '--start': `${(lane / lanes) * 100}%`,
    '--width': `${100 / lanes}%`,
  } as CSSProperties;
  return (
    <li
      style={place}
      className="md:absolute md:top-(--top) md:start-(--start) md:h-(--height) md:min-h-6 md:w-(--width) md:p-px"
    >
      <PathLink
        href={meeting.href}
        className={classes(
          'pressable figures flex h-full min-h-11 flex-wrap items-center gap-x-3 overflow-hidden rounded-sm border-s-3 px-3 py-1.5 text-sm leading-tight hover:brightness-95 md:min-h-0 md:flex-nowrap md:items-start md:gap-x-1.5 md:px-1.5 md:py-0.5 md:text-xs dark:hover:brightness-125',
          ends - starts > SHORT_MINUTES && 'md:flex-col',
          looks[meeting.state] ?? goneLook,
        )}
      >
        <span className="font-semibold whitespace-nowrap">
          {clockTime(meeting.starts_at, zone)}
          <span className="md:sr-only">–{clockTime(meeting.ends_at, zone)}</span>
        </span>
        <span className="min-w-0 md:w-full md:truncate">{meeting.name}</span>
        <span className="text-xs opacity-90 md:sr-only">{meeting.detail}</span>
      </PathLink>
    </li>
  );
}

function topOf(minute: number, first: number): string {
  return `${((minute - first * 60) / 60) * HOUR_REM}rem`;
}

function heightOf(minutes: number): string {
  return `${(minutes / 60) * HOUR_REM}rem`;
}
