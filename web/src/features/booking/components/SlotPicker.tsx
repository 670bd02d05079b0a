/** Chooses a free time: a month, the times of a day, and the zone in which both are shown. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CalendarDate, Id, Moment, Zone } from '@/kit/api/types';
import { clockTime, dateWords, dayAndTime, monthWords } from '@/kit/time/format';
import { viewerZone } from '@/kit/time/viewer';
import { addDays, addMonths, dateIn, firstDay, lastDay, monthOf } from '@/kit/time/zones';
import { Button, ButtonPathLink } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { EmptyState, ErrorState, Loading, Skeleton } from '@/ui/states';
import { byDate, byPartOfDay } from '../model';
import { messages } from '../pickerMessages';
import { nextFreeQuery, slotsQuery } from '../queries';
import { MonthGrid } from './MonthGrid';
import { ZoneSelect } from './ZoneSelect';

export interface SlotPickerProps {
  offeringId: Id;
  /** How far ahead the offering can be booked. */
  horizonDays: number;
  consultantZone: Zone;
  value: Moment | null;
  onChange: (at: Moment | null) => void;
  zone: Zone;
  onZoneChange: (zone: Zone) => void;
  /** Where one waits for days without free times; without it nobody can. */
  waitAt?: (days: { from: CalendarDate; to: CalendarDate }) => string;
}

/** Give it `key={offeringId}`: another offering starts anew. */
export function SlotPicker({
  offeringId,
  horizonDays,
  consultantZone,
  value,
  onChange,
  zone,
  onZoneChange,
  waitAt,
}: SlotPickerProps) {
  const today = dateIn(Date.now(), zone);
  const horizon = addDays(today, horizonDays);
  const first = useQuery(nextFreeQuery({ offeringId, zone, from: today, to: horizon }));
  const [chosenDate, setChosenDate] = useState<CalendarDate | null>(value && dateIn(value, zone));
  const [chosenMonth, setChosenMonth] = useState<string | null>(null);

  const firstDate = first.data ? dateIn(first.data, zone) : null;
  const month = chosenMonth ?? monthOf(chosenDate ?? firstDate ?? today);
  const slots = useQuery(
    slotsQuery({
      offeringId,
      zone,
      from: monthOf(today) === month ? today : firstDay(month),
      to: lastDay(month),
    }),
  );
  const days = byDate(slots.data?.slots ?? [], zone);
  const firstOfMonth = days.keys().next().value ?? null;
  const date = chosenDate && monthOf(chosenDate) === month ? chosenDate : firstOfMonth;

  function goTo(at: Moment) {
    const target = dateIn(at, zone);
    setChosenMonth(monthOf(target));
    setChosenDate(target);
  }

  if (first.isPending) return <PickerSkeleton />;
  const error = first.error ?? slots.error;
  if (error) {
    return (
      <ErrorState
        title={messages.timesError}
        error={error}
        onRetry={() => {
          void first.refetch();
          void slots.refetch();
        }}
      />
    );
  }
  if (first.data === null) {
    return (
      <EmptyState
        title={messages.noTimesAtAll}
        action={
          waitAt && (
            <ButtonPathLink kind="secondary" href={waitAt({ from: today, to: horizon })}>
              {messages.waitForAny}
            </ButtonPathLink>
          )
        }
      >
        {messages.noTimesAtAllHint}
      </EmptyState>
    );
  }

  return (
    <div className="grid gap-4">
      <MonthGrid
        month={month}
        chosen={date}
        today={today}
        countOn={(day) => days.get(day)?.length ?? 0}
        loading={slots.isPending}
        {...(waitAt && { canChooseFull: (day: CalendarDate) => day >= today && day <= horizon })}
        canGoBack={month > monthOf(today)}
        canGoOn={addMonths(month, 1) <= monthOf(horizon)}
        onMonth={setChosenMonth}
        onDay={(day) => {
          setChosenDate(day);
          if (value && dateIn(value, zone) !== day) onChange(null);
        }}
      />
      <ZoneSelect
        zone={zone}
        own={viewerZone()}
        other={consultantZone}
        onChange={(next) => {
          setChosenDate(value && dateIn(value, next));
          setChosenMonth(null);
          onZoneChange(next);
        }}
      />
      {slots.isPending ? (
        <TimesSkeleton />
      ) : date ? (
        <TimesOfDay
          date={date}
          times={days.get(date) ?? []}
          zone={zone}
          value={value}
          onChange={onChange}
          waitAt={waitAt?.({ from: date, to: date })}
        />
      ) : (
        <NothingThisMonth
          month={month}
          horizon={horizon}
          offeringId={offeringId}
          zone={zone}
          onGo={goTo}
          waitAt={waitAt?.({ from: firstDay(month), to: lastDay(month) })}
        />
      )}
    </div>
  );
}

interface TimesOfDayProps {
  date: CalendarDate;
  times: readonly Moment[];
  zone: Zone;
  value: Moment | null;
  onChange: (at: Moment) => void;
  waitAt: string | undefined;
}

function TimesOfDay({ date, times, zone, value, onChange, waitAt }: TimesOfDayProps) {
  const day = dateWords(date, { weekday: 'long', day: 'numeric', month: 'long' });
  return (
    <section aria-label={messages.timesOn(day)} className="grid gap-3">
      <h3 className="text-lg">{day}</h3>
      {times.length === 0 && (
        <div className="grid justify-items-start gap-2">
          <p className="text-soft">{messages.noTimesOnDay}</p>
          {waitAt && (
            <ButtonPathLink kind="secondary" size="small" href={waitAt}>
              {messages.waitForDay}
            </ButtonPathLink>
          )}
        </div>
      )}
      {byPartOfDay(times, zone).map(([part, partTimes]) => (
        <div key={part} className="grid gap-1.5">
          <p className="text-xs text-faint">{messages.part(part)}</p>
          <div className="grid grid-cols-[repeat(auto-fill,minmax(5.25rem,1fr))] gap-2">
            {partTimes.map((at) => (
              <button
                key={at}
                type="button"
                aria-pressed={at === value}
                onClick={() => onChange(at)}
                className={classes(
                  'pressable figures min-h-11 rounded-md border px-2 font-medium whitespace-nowrap',
                  at === value
                    ? 'border-ink bg-marker text-on-marker'
                    : 'border-edge bg-raised hover:border-pen hover:text-pen',
                )}
              >
                {clockTime(at, zone)}
              </button>
            ))}
          </div>
        </div>
      ))}
    </section>
  );
}

interface NothingProps {
  month: string;
  horizon: CalendarDate;
  offeringId: Id;
  zone: Zone;
  onGo: (at: Moment) => void;
  waitAt: string | undefined;
}

function NothingThisMonth({ month, horizon, offeringId, zone, onGo, waitAt }: NothingProps) {
  const next = useQuery(
    nextFreeQuery({ offeringId, zone, from: firstDay(addMonths(month, 1)), to: horizon }),
  );
  return (
    <div className="grid justify-items-start gap-2">
      <p className="text-soft">{messages.noTimesInMonth(monthWords(month))}</p>
      {next.isPending && <p className="text-sm text-faint">{messages.lookingForNext}</p>}
      {next.data && (
        <Button kind="secondary" size="small" onClick={() => next.data && onGo(next.data)}>
          {messages.nextFree(dayAndTime(next.data, zone))}
        </Button>
      )}
      {waitAt && (
        <ButtonPathLink kind="quiet" size="small" href={waitAt} className="-ms-3">
          {messages.waitForMonth}
        </ButtonPathLink>
      )}
    </div>
  );
}

const places = Array.from({ length: 35 }, (_, place) => `place-${place}`);

export function PickerSkeleton() {
  return (
    <Loading label={messages.loadingTimes}>
      <div className="grid gap-4">
        <Skeleton className="h-11" />
        <div className="grid grid-cols-7 gap-1.5">
          {places.map((place) => (
            <Skeleton key={place} className="h-10" />
          ))}
        </div>
        <TimesSkeleton />
      </div>
    </Loading>
  );
}

function TimesSkeleton() {
  return (
    <div className="grid grid-cols-3 gap-2">
      {places.slice(0, 6).map((place) => (
        <Skeleton key={place} className="h-11" />
      ))}
    </div>
  );
}
