/** All consultants with their free times of seven days: side by side on a wide screen, day after day on a phone. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { hasCall, whereWords } from '@/features/booking/meetings/model';
import { bookingAddress } from '@/features/booking/model';
import type { CalendarDate, OrganisationPage, Zone } from '@/kit/api/types';
import { clockTime, dateWords, dayAndTime, languageName, zoneCity } from '@/kit/time/format';
import { viewerZone } from '@/kit/time/viewer';
import { addDays, dateIn } from '@/kit/time/zones';
import { Avatar } from '@/ui/Avatar';
import { Button, ButtonPathLink, IconButton } from '@/ui/Button';
import { Select } from '@/ui/inputs';
import { Link, PathLink } from '@/ui/Link';
import { Section } from '@/ui/layout';
import { Rating } from '@/ui/Stars';
import { EmptyState, ErrorState, Loading, Skeleton } from '@/ui/states';
import { messages } from '../messages';
import { datesFrom, firstAvailable, type Row, rowsOf, timesOn } from '../model';
import { weekQuery } from '../queries';

const route = getRouteApi('/o/$slug');
const DAYS = 7;
/** As many times a day as keep all rows low. */
const SHOWN_A_DAY = 4;

export function CommonWeek({ page }: { page: OrganisationPage }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const zone = viewerZone();
  const today = dateIn(Date.now(), zone);
  const from = search.from && search.from > today ? search.from : today;
  const week = useQuery(weekQuery(page.slug, from, zone));
  const rows = rowsOf(page.consultants, week.data?.consultants ?? [], search);
  const first = firstAvailable(rows);
  const dates = datesFrom(from, DAYS);
  const change = (next: Partial<typeof search>) =>
    void navigate({ search: { ...search, ...next }, replace: true, resetScroll: false });

  if (page.consultants.length === 0) {
    return (
      <Section title={messages.peopleTitle}>
        <EmptyState title={messages.nobodyYet}>{messages.nobodyYetText}</EmptyState>
      </Section>
    );
  }
  return (
    <Section title={messages.peopleTitle}>
      <div className="grid gap-5">
        <div className="flex flex-wrap items-end gap-3">
          <Select
            label={messages.topic}
            className="w-44 max-w-full"
            value={search.topic ?? ''}
            choices={[{ value: '', label: messages.any }, ...topicsOf(page)]}
            onChange={(event) => change({ topic: event.target.value || undefined })}
          />
          <Select
            label={messages.language}
            className="w-40 max-w-full"
            value={search.language ?? ''}
            choices={[{ value: '', label: messages.any }, ...languagesOf(page)]}
            onChange={(event) => change({ language: event.target.value || undefined })}
          />
          {first && (
            <ButtonPathLink href={bookingAddress(first.offeringId, first.at, first.card.slug)}>
              {messages.firstAvailable(first.card.name, dayAndTime(first.at))}
            </ButtonPathLink>
          )}
        </div>
        <div className="flex flex-wrap items-center justify-between gap-2 border-y border-hairline py-2">
          <p className="font-semibold" aria-live="polite">
            {messages.weekOf(
              dateWords(from, { day: 'numeric', month: 'long' }),
              dateWords(addDays(from, DAYS - 1), { day: 'numeric', month: 'long' }),
            )}
          </p>
          <div className="flex items-center gap-1">
            {from !== today && (
              <Button kind="quiet" size="small" onClick={() => change({ from: undefined })}>
                {messages.thisWeek}
              </Button>
            )}
            <IconButton
              label={messages.earlier}
              disabled={from === today}
              onClick={() => change({ from: later(today, addDays(from, -DAYS)) })}
            >
              <ChevronLeft aria-hidden="true" className="rtl:-scale-x-100" />
            </IconButton>
            <IconButton label={messages.later} onClick={() => change({ from: addDays(from, DAYS) })}>
              <ChevronRight aria-hidden="true" className="rtl:-scale-x-100" />
            </IconButton>
          </div>
        </div>
        {week.error && !week.data ? (
          <ErrorState error={week.error} onRetry={() => void week.refetch()} />
        ) : !week.data ? (
          <Loading>
            <div className="grid gap-4">
              <Skeleton className="h-40" />
              <Skeleton className="h-40" />
            </div>
          </Loading>
        ) : rows.length === 0 ? (
          <EmptyState title={messages.nobodyFits}>{messages.nobodyFitsText}</EmptyState>
        ) : (
          <ul className="divide-y divide-hairline">
            {rows.map((row) => (
              <ConsultantRow key={row.card.consultant_id} row={row} dates={dates} zone={zone} />
            ))}
          </ul>
        )}
        <p className="text-sm text-faint">{messages.zoneNote(zoneCity(zone))}</p>
      </div>
    </Section>
  );
}

interface RowProps {
  row: Row;
  dates: readonly CalendarDate[];
  zone: Zone;
}

function ConsultantRow({ row, dates, zone }: RowProps) {
  const { card, week } = row;
  return (
    <li className="grid gap-4 py-5 lg:grid-cols-[14rem_1fr]">
      <div className="flex gap-3">
        <Avatar id={card.consultant_id} name={card.name} src={card.picture_url} size="medium" />
        <div className="grid min-w-0 content-start gap-0.5">
          <h3 className="font-semibold">
            <Link
              to="/c/$slug"
              params={{ slug: card.slug }}
              className="text-ink! decoration-transparent hover:decoration-pen"
            >
              {card.name}
            </Link>
          </h3>
          <p className="line-clamp-2 text-sm text-soft">{card.headline}</p>
          <p className="text-sm text-faint">
            <Rating {...card.rating} />
          </p>
          {week && !hasCall(week.location) && (
            <p className="text-sm break-words">{whereWords(week.location, null)}</p>
          )}
        </div>
      </div>
      {week && week.times.length > 0 ? (
        <WeekTimes row={row} dates={dates} zone={zone} />
      ) : (
        <p className="text-sm text-faint">{messages.noTimes}</p>
      )}
    </li>
  );
}

function WeekTimes({ row: { card, week }, dates, zone }: RowProps) {
  const [isWhole, setWhole] = useState(false);
  const days = dates.map((date) => ({ date, times: timesOn(week, date, zone) }));
  const hidden = days.reduce((sum, { times }) => sum + Math.max(0, times.length - SHOWN_A_DAY), 0);
  return (
    <div className="grid gap-2">
      <ul className="grid gap-3 lg:grid-cols-7 lg:gap-1.5">
        {days.map(({ date, times }) => (
          <li key={date} className={times.length === 0 ? 'max-lg:hidden' : 'min-w-0'}>
            <p className="mb-1.5 text-xs text-soft lg:text-center">
              {dateWords(date, { weekday: 'short', day: 'numeric', month: 'numeric' })}
            </p>
            {times.length === 0 ? (
              <p className="text-center text-faint">
                <span aria-hidden="true">–</span>
                <span className="sr-only">{messages.noTimesThatDay}</span>
              </p>
            ) : (
              <ul className="flex flex-wrap gap-1.5 lg:grid">
                {(isWhole ? times : times.slice(0, SHOWN_A_DAY)).map((at) => (
                  <li key={at}>
                    <PathLink
                      href={bookingAddress(week?.offering_id ?? '', at, card.slug)}
                      className="pressable figures flex min-h-9 min-w-16 items-center justify-center rounded-md border border-edge bg-raised px-1 text-sm font-semibold text-pen hover:border-pen hover:bg-pen-wash"
                    >
                      <span className="sr-only">{messages.book(card.name)} </span>
                      {clockTime(at, zone)}
                    </PathLink>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <Button
          kind="quiet"
          size="small"
          aria-expanded={isWhole}
          className="justify-self-start"
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? messages.fewerTimes : messages.moreTimes(hidden)}
        </Button>
      )}
    </div>
  );
}

function topicsOf({ consultants }: OrganisationPage) {
  const pairs = consultants.flatMap(({ topics }) =>
    topics.map(({ slug, name }): [string, string] => [slug, name]),
  );
  return choicesOf([...new Map(pairs)]);
}

function languagesOf({ consultants }: OrganisationPage) {
  const codes = new Set(consultants.flatMap(({ languages }) => languages));
  return choicesOf([...codes].map((code): [string, string] => [code, languageName(code)]));
}

function choicesOf(pairs: readonly [string, string][]) {
  return pairs
    .map(([value, label]) => ({ value, label }))
    .sort((one, other) => one.label.localeCompare(other.label));
}

function later(one: CalendarDate, other: CalendarDate): CalendarDate {
  return one > other ? one : other;
}
