/** A week of a consultant: what is offered and what is booked. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { CalendarDate } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { dateWords, zoneCity } from '@/kit/time/format';
import { viewerLocale, viewerZone } from '@/kit/time/viewer';
import { addDays, agree, dateIn, firstWeekday } from '@/kit/time/zones';
import { Button, ButtonLink, IconButton } from '@/ui/Button';
import { Checkbox } from '@/ui/inputs';
import { Link } from '@/ui/Link';
import { Note, PageHeader } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { ownClassesQuery } from '../../booking/classes/queries';
import { CollisionNote } from '../../calendars/components/CollisionNote';
import { ownBlocksBetweenQuery } from '../../lines/queries';
import { PracticeFrame } from '../PracticeFrame';
import {
  bookingsBetweenQuery,
  holidaysQuery,
  overridesQuery,
  timeOffQuery,
  travelsQuery,
  weeksQuery,
} from '../queries';
import { meetingsOf } from './meetings';
import { messages } from './messages';
import { datesOfWeek, midnight, weekStart } from './model';
import { WeekView } from './WeekView';

const route = getRouteApi('/calendar');

export function CalendarScreen() {
  usePageTitle(messages.title);
  return <PracticeFrame>{() => <Contents />}</PracticeFrame>;
}

function Contents() {
  const { week, all } = route.useSearch();
  const navigate = route.useNavigate();
  const weeks = useQuery(weeksQuery);
  const zone = weeks.data?.zone ?? viewerZone();
  const today = dateIn(Date.now(), zone);
  const start = weekStart(week ?? today, firstWeekday(viewerLocale()));
  const end = addDays(start, 7);
  const overrides = useQuery(overridesQuery(start));
  const timesOff = useQuery(timeOffQuery);
  const holidays = useQuery(holidaysQuery);
  const travels = useQuery(travelsQuery);
  const bookings = useQuery({
    ...bookingsBetweenQuery(midnight(start, zone), midnight(end, zone)),
    enabled: weeks.isSuccess,
  });
  const blocks = useQuery({
    ...ownBlocksBetweenQuery(midnight(start, zone), midnight(end, zone)),
    enabled: weeks.isSuccess,
  });
  const classes = useQuery(ownClassesQuery);
  const parts = [weeks, overrides, timesOff, holidays, travels, bookings, blocks, classes];
  const failed = parts.find(({ error, data }) => error && data === undefined);

  function goTo(date: CalendarDate | null) {
    void navigate({
      search: (before) => ({ ...before, week: date ?? undefined }),
      replace: true,
      resetScroll: false,
    });
  }

  const isThisWeek = start <= today && today < end;
  const shown = (bookings.data ?? []).filter(
    ({ state }) => all || !['cancelled', 'declined', 'expired'].includes(state),
  );
  return (
    <>
      <PageHeader
        title={messages.title}
        actions={
          <ButtonLink to="/hours" kind="secondary">
            {messages.editHours}
          </ButtonLink>
        }
      />
      <CollisionNote />
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div className="flex items-center gap-1">
          <IconButton
            label={messages.previousWeek}
            className="-ms-2.5"
            onClick={() => goTo(addDays(start, -7))}
          >
            <ChevronLeft aria-hidden="true" className="rtl:-scale-x-100" />
          </IconButton>
          <IconButton label={messages.nextWeek} onClick={() => goTo(addDays(start, 7))}>
            <ChevronRight aria-hidden="true" className="rtl:-scale-x-100" />
          </IconButton>
          <h2 aria-live="polite" className="figures ms-1 text-lg">
            {weekWords(start)}
          </h2>
        </div>
        {!isThisWeek && (
          <Button kind="quiet" size="small" onClick={() => goTo(null)}>
            {messages.thisWeek}
          </Button>
        )}
      </div>
      {weeks.data?.items.every(({ weekly }) => weekly.length === 0) && (
        <div className="mb-4">
          <Note tone="warn">
            {messages.noHours} <Link to="/hours">{messages.editHours}</Link>
          </Note>
        </div>
      )}
      {failed ? (
        <ErrorState
          title={messages.loadError}
          error={failed.error}
          onRetry={() => {
            for (const part of parts) if (part.error) void part.refetch();
          }}
        />
      ) : weeks.data &&
        overrides.data &&
        timesOff.data &&
        holidays.data &&
        travels.data &&
        bookings.data &&
        blocks.data &&
        classes.data ? (
        <WeekView
          dates={datesOfWeek(start)}
          zone={zone}
          weeks={weeks.data.items}
          overrides={overrides.data}
          timesOff={timesOff.data}
          holidays={holidays.data.items}
          travels={travels.data}
          meetings={meetingsOf(shown, blocks.data, classes.data)}
        />
      ) : (
        <Loading label={messages.loading}>
          <div className="grid gap-2 md:grid-cols-7 md:ps-14">
            {datesOfWeek(start).map((date) => (
              <Skeleton key={date} className="h-16 md:h-[36rem]" />
            ))}
          </div>
        </Loading>
      )}
      <div className="mt-4 flex flex-wrap items-start justify-between gap-x-8 gap-y-3 text-sm">
        {!agree(new Date().toISOString(), zone, viewerZone()) && (
          <p className="text-soft">{messages.zone(zoneCity(zone))}</p>
        )}
        <Checkbox
          label={messages.showCancelled}
          checked={all === true}
          onChange={(event) => {
            const isChecked = event.target.checked;
            void navigate({
              search: (before) => ({ ...before, all: isChecked || undefined }),
              replace: true,
              resetScroll: false,
            });
          }}
        />
      </div>
    </>
  );
}

function weekWords(start: CalendarDate): string {
  const end = addDays(start, 6);
  const sameMonth = start.slice(0, 7) === end.slice(0, 7);
  return messages.week(
    dateWords(start, sameMonth ? { day: 'numeric' } : { day: 'numeric', month: 'short' }),
    dateWords(end, { day: 'numeric', month: 'long', year: 'numeric' }),
  );
}
