/** A month as a grid of days, walked with the arrow keys; days with free times can be chosen. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { CalendarDate } from '@/kit/api/types';
import { dateWords, monthWords } from '@/kit/time/format';
import { viewerLocale } from '@/kit/time/viewer';
import { addDays, addMonths, firstDay, firstWeekday, monthOf } from '@/kit/time/zones';
import { IconButton } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { dayAfterKey, weeksOf } from '../model';
import { messages } from '../pickerMessages';

interface MonthGridProps {
  /** "2026-11" */
  month: string;
  chosen: CalendarDate | null;
  today: CalendarDate;
  countOn: (date: CalendarDate) => number;
  loading: boolean;
  canGoBack: boolean;
  canGoOn: boolean;
  /** Which days without free times can be chosen too: to wait for one. */
  canChooseFull?: (date: CalendarDate) => boolean;
  onMonth: (month: string) => void;
  onDay: (date: CalendarDate) => void;
}

export function MonthGrid(props: MonthGridProps) {
  const { month, chosen, today, countOn, canChooseFull, loading, canGoBack, canGoOn, onMonth, onDay } = props;
  const startsOn = firstWeekday(viewerLocale());
  const titleId = useId();
  // Weeks that are wholly over only push the free days out of sight.
  const weeks = weeksOf(month, startsOn).filter((week) =>
    week.some((date) => date !== null && date >= today),
  );
  const grid = useRef<HTMLTableElement>(null);
  const [walked, setWalked] = useState<CalendarDate | null>(null);
  const moveFocus = useRef(false);
  // One day is in the tab order: where the keys have led, else the chosen one, else the first.
  const reachable =
    [walked, chosen, today].find((date) => date && monthOf(date) === month) ?? firstDay(month);

  useEffect(() => {
    if (!moveFocus.current) return;
    moveFocus.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-date="${reachable}"]`)?.focus();
  }, [reachable]);

  /** Days of weeks that are over, and of months before this one, are not walked to. */
  function isShown(date: CalendarDate): boolean {
    return date >= today || weeks.some((week) => week.includes(date));
  }

  function walk(event: KeyboardEvent, date: CalendarDate) {
    const target = dayAfterKey(event.key, date, startsOn, document.dir === 'rtl');
    if (!target) return;
    event.preventDefault();
    const targetMonth = monthOf(target);
    if (!isShown(target) || (targetMonth > month && !canGoOn)) return;
    moveFocus.current = true;
    setWalked(target);
    if (targetMonth !== month) onMonth(targetMonth);
  }

  return (
    <div>
      <div className="mb-2 flex items-center justify-between">
        <h3 id={titleId} aria-live="polite" className="text-lg">
          {monthWords(month)}
        </h3>
        <div className="flex">
          <IconButton
            label={messages.previousMonth}
            disabled={!canGoBack}
            onClick={() => onMonth(addMonths(month, -1))}
          >
            <ChevronLeft aria-hidden="true" className="rtl:-scale-x-100" />
          </IconButton>
          <IconButton
            label={messages.nextMonth}
            disabled={!canGoOn}
            onClick={() => onMonth(addMonths(month, 1))}
            className="-me-2.5"
          >
            <ChevronRight aria-hidden="true" className="rtl:-scale-x-100" />
          </IconButton>
        </div>
      </div>
      <table
        ref={grid}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the date grid of the ARIA practices, walked with arrow keys
        role="grid"
        aria-labelledby={titleId}
        aria-busy={loading}
        className="w-full table-fixed"
      >
        <thead>
          <tr>
            {weekdays(startsOn).map(({ key, short, long }) => (
              <th
                key={key}
                scope="col"
                abbr={long}
                className="pb-1 text-center text-xs font-normal text-faint"
              >
                {short}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week.find(Boolean)}>
              {week.map((date, column) => (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: a place in the week is its column
                  key={column}
                  className="p-0.5 text-center"
                >
                  {date && (
                    <Day
                      date={date}
                      count={countOn(date)}
                      canChooseFull={canChooseFull?.(date) ?? false}
                      isChosen={date === chosen}
                      isToday={date === today}
                      isPast={date < today}
                      loading={loading}
                      tabIndex={date === reachable ? 0 : -1}
                      onKeyDown={(event) => walk(event, date)}
                      onChoose={() => {
                        setWalked(date);
                        onDay(date);
                      }}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface DayProps {
  date: CalendarDate;
  count: number;
  canChooseFull: boolean;
  isChosen: boolean;
  isToday: boolean;
  isPast: boolean;
  loading: boolean;
  tabIndex: number;
  onKeyDown: (event: KeyboardEvent) => void;
  onChoose: () => void;
}

function Day(props: DayProps) {
  const { date, count, canChooseFull, isChosen, isToday, isPast, loading, tabIndex, onKeyDown, onChoose } =
    props;
  const words = dateWords(date, { weekday: 'long', day: 'numeric', month: 'long' });
  const isFree = count > 0;
  const canChoose = isFree || (canChooseFull && !loading);
  return (
    <button
      type="button"
      data-date={date}
      tabIndex={tabIndex}
      // Not `disabled`: the keys must be able to walk over it.
      aria-disabled={!canChoose}
      aria-pressed={isChosen && canChoose}
      aria-current={isToday ? 'date' : undefined}
      aria-label={isFree ? messages.dayWithTimes(words, count) : messages.dayWithout(words)}
      onKeyDown={onKeyDown}
      onClick={() => canChoose && onChoose()}
      className={classes(
        'pressable figures mx-auto grid h-10 w-full max-w-12 place-items-center rounded-md border border-transparent',
        isChosen && canChoose && 'border-ink bg-ink font-semibold text-paper',
        !isChosen && isFree && 'bg-pen-wash font-semibold text-pen-strong hover:border-pen',
        !isFree && !isChosen && 'text-faint',
        !canChoose && 'cursor-default text-faint',
        !isFree && canChoose && !isChosen && 'hover:border-edge',
        isPast && 'opacity-60',
        loading && 'animate-breathe',
        isToday && 'underline decoration-2 underline-offset-4',
      )}
    >
      {dateWords(date, { day: 'numeric' }).replace(/\D+$/, '')}
    </button>
  );
}

function weekdays(startsOn: number) {
  // 2024-01-01 was a Monday.
  return Array.from({ length: 7 }, (_, place) => addDays('2024-01-01', (startsOn + place) % 7)).map(
    (date) => ({
      key: date,
      short: dateWords(date, { weekday: 'short' }),
      long: dateWords(date, { weekday: 'long' }),
    }),
  );
}
