/** One week that differs from the others: painted like them, kept as the dates that differ. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { CalendarDate, DateOverride, Holiday, NamedWeek, Weeks } from '@/kit/api/types';
import { dateWords } from '@/kit/time/format';
import { viewerLocale } from '@/kit/time/viewer';
import { addDays, dateIn, firstWeekday, weekdayOf } from '@/kit/time/zones';
import { Button, IconButton } from '@/ui/Button';
import { Select } from '@/ui/inputs';
import { Section } from '@/ui/layout';
import { ErrorState } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { datesOfWeek, weekStart } from '../calendar/model';
import { holidaysQuery, overridesQuery, saveOverrides, weeksQuery } from '../queries';
import { UnsavedGuard } from '../UnsavedGuard';
import { messages } from './messages';
import { changedDates, EMPTY_WEEK, followedOn, rangeOf, sameWeek, type Week } from './model';
import { WeekGrid } from './WeekGrid';
import { rangesWords } from './words';

export function OneWeek() {
  const { data: weeks } = useQuery(weeksQuery);
  const [isOpen, setOpen] = useState(false);
  if (!weeks || weeks.items.length === 0) return null;
  return (
    <Section
      id="one-week"
      title={messages.oneWeekTitle}
      actions={
        !isOpen && (
          <Button kind="secondary" size="small" onClick={() => setOpen(true)}>
            {messages.changeOneWeek}
          </Button>
        )
      }
    >
      <p className="mb-4 max-w-prose text-soft">{messages.oneWeekLead}</p>
      {isOpen && <Chooser weeks={weeks} onClose={() => setOpen(false)} />}
    </Section>
  );
}

function Chooser({ weeks, onClose }: { weeks: Weeks; onClose: () => void }) {
  const today = dateIn(Date.now(), weeks.zone);
  const first = weekStart(today, firstWeekday(viewerLocale()));
  const [start, setStart] = useState(first);
  const [weekId, setWeekId] = useState(weeks.items[0]?.id ?? '');
  const [isDirty, setDirty] = useState(false);
  const overrides = useQuery(overridesQuery(first));
  const holidays = useQuery(holidaysQuery);
  const week = weeks.items.find(({ id }) => id === weekId) ?? weeks.items[0];
  const unlessDirty = (action: () => void) => () => {
    if (isDirty) toast(messages.saveFirst, 'bad');
    else action();
  };
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="flex items-center gap-1">
          <IconButton
            label={messages.previousWeek}
            className="-ms-2.5"
            disabled={start <= first}
            onClick={unlessDirty(() => setStart(addDays(start, -7)))}
          >
            <ChevronLeft aria-hidden="true" className="rtl:-scale-x-100" />
          </IconButton>
          <IconButton label={messages.nextWeek} onClick={unlessDirty(() => setStart(addDays(start, 7)))}>
            <ChevronRight aria-hidden="true" className="rtl:-scale-x-100" />
          </IconButton>
          <h3 aria-live="polite" className="figures ms-1 text-lg">
            {start === first ? messages.thisWeek : messages.weekFrom(shortDate(start))}
          </h3>
        </div>
        {weeks.items.length > 1 && (
          <Select
            label={messages.whichHours}
            value={weekId}
            choices={weeks.items.map(({ id, name }) => ({ value: id, label: name }))}
            disabled={isDirty}
            onChange={(event) => setWeekId(event.target.value)}
          />
        )}
      </div>
      {week && overrides.data && holidays.data ? (
        <Painter
          key={`${start} ${week.id} ${weeks.revision}`}
          dates={datesOfWeek(start)}
          weeks={weeks}
          week={week}
          overrides={overrides.data}
          holidays={holidays.data.items}
          onDirty={setDirty}
          onClose={onClose}
        />
      ) : (
        (overrides.error ?? holidays.error) && <ErrorState error={overrides.error ?? holidays.error} />
      )}
    </div>
  );
}

interface PainterProps {
  dates: readonly CalendarDate[];
  weeks: Weeks;
  week: NamedWeek;
  overrides: readonly DateOverride[];
  holidays: readonly Holiday[];
  onDirty: (isDirty: boolean) => void;
  onClose: () => void;
}

function Painter({ dates, weeks, week, overrides, holidays, onDirty, onClose }: PainterProps) {
  const client = useQueryClient();
  // With one kind of hours a date differs for all that may come; with several, for the one that is painted.
  const scope = weeks.items.length > 1 ? week.id : null;
  const own = (on: CalendarDate) => overrides.find((each) => each.on === on && each.week_id === scope);
  const elsewhere = overrides.filter((each) => scope !== null && each.week_id === null);
  const followed = weekFrom(dates, (on) => followedOn(on, week.weekly, elsewhere, holidays));
  const before = weekFrom(
    dates,
    (on) => own(on)?.ranges.map(rangeOf) ?? followedOn(on, week.weekly, elsewhere, holidays),
  );
  const [painted, setPainted] = useState<Week>(before);
  const isDirty = !sameWeek(painted, before);
  const differing = dates.filter((on) => own(on));

  const save = useMutation({
    mutationFn: (items: ReturnType<typeof changedDates>) =>
      saveOverrides({ items, week_id: scope, revision: weeks.revision }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['booking'] });
      onDirty(false);
      toast(messages.weekSaved, 'good');
    },
  });

  function paint(next: Week) {
    setPainted(next);
    onDirty(!sameWeek(next, before));
    save.reset();
  }

  const dateOf = (day: number) => dates.find((date) => weekdayOf(date) === day) ?? '';
  return (
    <div className="grid items-start gap-x-14 gap-y-6 lg:grid-cols-[22rem_1fr]">
      <UnsavedGuard isDirty={isDirty} />
      <ul className="divide-y divide-hairline border-y border-hairline">
        {dates.map((on) => {
          const holiday = holidays.find((each) => each.on === on);
          const day = weekdayOf(on);
          const isOther = !sameWeek([painted[day] ?? []], [followed[day] ?? []]);
          return (
            <li key={on} className="grid grid-cols-[6rem_1fr] gap-x-3 py-2">
              <span className="font-medium">{shortDate(on)}</span>
              <span className="figures text-soft">
                {rangesWords(painted[day] ?? [])}
                {holiday && <span className="block text-sm text-faint">{holiday.name}</span>}
                {isOther && (
                  <span className="block text-sm text-faint">
                    {messages.insteadOf(rangesWords(followed[day] ?? []))}
                  </span>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      <div className="grid gap-3">
        <WeekGrid
          week={painted}
          onChange={paint}
          label={messages.paintOneWeek(shortDate(dates[0] ?? ''))}
          nameOf={(day, width) =>
            width === 'short'
              ? `${dateWords(dateOf(day), { weekday: 'short' })}\n${dateWords(dateOf(day), { day: 'numeric' })}`
              : dateWords(dateOf(day), { weekday: 'long', day: 'numeric', month: 'long' })
          }
        />
        {save.error && <ErrorState error={save.error} />}
        <div className="flex flex-wrap gap-2">
          <Button
            disabled={!isDirty}
            busy={save.isPending && messages.saving}
            onClick={() => save.mutate(changedDates(dates, before, painted, followed))}
          >
            {messages.saveWeek}
          </Button>
          {isDirty ? (
            <Button kind="secondary" onClick={() => paint(before)} disabled={save.isPending}>
              {messages.discard}
            </Button>
          ) : (
            <>
              {differing.length > 0 && (
                <Button
                  kind="secondary"
                  disabled={save.isPending}
                  onClick={() => save.mutate(differing.map((on) => ({ on, ranges: null })))}
                >
                  {messages.followAgain}
                </Button>
              )}
              <Button kind="quiet" onClick={onClose}>
                {messages.done}
              </Button>
            </>
          )}
        </div>
      </div>
    </div>
  );
}

function weekFrom(
  dates: readonly CalendarDate[],
  rangesOn: (on: CalendarDate) => readonly { starts: number; ends: number }[],
): Week {
  const week = [...EMPTY_WEEK];
  for (const on of dates) week[weekdayOf(on)] = rangesOn(on);
  return week;
}

function shortDate(on: CalendarDate): string {
  return dateWords(on, { weekday: 'short', day: 'numeric', month: 'short' });
}
