/** The week as a grid of quarters of an hour: painted with the mouse, by two taps, or with the keyboard. */
import { type KeyboardEvent, memo, type PointerEvent, useEffect, useId, useRef, useState } from 'react';
import { viewerLocale } from '@/kit/time/viewer';
import { firstWeekday } from '@/kit/time/zones';
import { classes } from '@/ui/classes';
import { messages } from './messages';
import {
  clockOf,
  isOfferedAt,
  isPartlyOfferedAt,
  isSelected,
  paintedWeek,
  type Selection,
  type Square,
  STEP_MINUTES,
  STEPS_A_DAY,
  selectionBetween,
  squareAfterKey,
  type Week,
} from './model';
import { dayName, rangesWords } from './words';

const STEPS = Array.from({ length: STEPS_A_DAY }, (_, step) => step);
const STEPS_AN_HOUR = 60 / STEP_MINUTES;
/** Most people's day begins here, so the grid opens scrolled to it. */
const FIRST_SHOWN_STEP = 7 * STEPS_AN_HOUR;

interface WeekGridProps {
  week: Week;
  onChange: (week: Week) => void;
  /** How a day is called: of every week, or as a date. */
  nameOf?: (day: number, width: 'short' | 'long') => string;
  label?: string;
}

interface Painting {
  anchor: Square;
  reach: Square;
  isOffering: boolean;
}

export function WeekGrid({ week, onChange, nameOf = dayName, label = messages.paintGrid }: WeekGridProps) {
  const days = Array.from({ length: 7 }, (_, place) => (firstWeekday(viewerLocale()) + place) % 7);
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLTableElement>(null);
  const howId = useId();
  const [focused, setFocused] = useState<Square>({ day: days[0] ?? 0, step: 9 * STEPS_AN_HOUR });
  const moveFocus = useRef(false);
  /** The other corner of what Shift and arrows have selected, or where the first tap was. */
  const [anchor, setAnchor] = useState<Square | null>(null);
  const [painting, setPainting] = useState<Painting | null>(null);
  const [said, setSaid] = useState('');

  useEffect(() => {
    const row = grid.current?.querySelector<HTMLElement>(`[data-step="${FIRST_SHOWN_STEP}"]`)?.closest('tr');
    if (scroller.current && row) scroller.current.scrollTop = row.offsetTop - 32;
  }, []);

  useEffect(() => {
    if (!moveFocus.current) return;
    moveFocus.current = false;
    const square = grid.current?.querySelector<HTMLElement>(
      `[data-day="${focused.day}"][data-step="${focused.step}"]`,
    );
    square?.focus({ preventScroll: true });
    square?.scrollIntoView({ block: 'nearest' });
  }, [focused]);

  const selection: Selection | null = painting
    ? selectionBetween(painting.anchor, painting.reach, days)
    : anchor && selectionBetween(anchor, focused, days);
  const shown = painting && selection ? paintedWeek(week, selection, painting.isOffering) : week;

  function paint(chosen: Selection, isOffering: boolean) {
    const next = paintedWeek(week, chosen, isOffering);
    onChange(next);
    setAnchor(null);
    setSaid(
      chosen.days
        .map((day) => messages.summary(nameOf(day, 'long'), rangesWords(next[day] ?? [])))
        .join('. '),
    );
  }

  function press(event: KeyboardEvent) {
    const square = squareOf(event.target);
    if (!square) return;
    if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      const chosen = selectionBetween(anchor ?? square, square, days);
      paint(chosen, !isOfferedAt(week[square.day] ?? [], square.step));
      return;
    }
    if (event.key === 'Escape' && (anchor || painting)) {
      setAnchor(null);
      setPainting(null);
      return;
    }
    const target = squareAfterKey(event.key, square, days, document.dir === 'rtl');
    if (!target) return;
    event.preventDefault();
    const from = event.shiftKey ? (anchor ?? square) : null;
    setAnchor(from);
    moveFocus.current = true;
    setFocused(target);
    if (from) setSaid(selectionWords(selectionBetween(from, target, days)));
  }

  function startPainting(event: PointerEvent) {
    const square = squareOf(event.target);
    if (!square || event.button !== 0 || event.pointerType === 'touch') return;
    event.preventDefault();
    grid.current?.setPointerCapture(event.pointerId);
    setAnchor(null);
    setPainting({
      anchor: square,
      reach: square,
      isOffering: !isOfferedAt(week[square.day] ?? [], square.step),
    });
  }

  function goOnPainting(event: PointerEvent) {
    if (!painting) return;
    const reach = squareOf(document.elementFromPoint(event.clientX, event.clientY));
    if (reach && (reach.day !== painting.reach.day || reach.step !== painting.reach.step)) {
      setPainting({ ...painting, reach });
    }
  }

  function endPainting() {
    if (!painting) return;
    setFocused(painting.reach);
    paint(selectionBetween(painting.anchor, painting.reach, days), painting.isOffering);
    setPainting(null);
  }

  /** A finger scrolls, so it does not drag: the first tap says where it begins, the second where it ends. */
  function tap(square: Square) {
    if (!anchor) {
      setAnchor(square);
      setFocused(square);
      setSaid(messages.startTapped(nameOf(square.day, 'long'), clockOf(square.step * STEP_MINUTES)));
      return;
    }
    setFocused(square);
    paint(selectionBetween(anchor, square, days), !isOfferedAt(week[anchor.day] ?? [], anchor.step));
  }

  return (
    <div className="grid gap-2">
      <p id={howId} className="text-sm text-faint">
        {messages.paintHow}
      </p>
      <div
        ref={scroller}
        className="relative max-h-[34rem] lg:max-h-[min(46rem,75dvh)] overflow-y-auto rounded-md border border-edge bg-raised"
      >
        <table
          ref={grid}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid of the ARIA practices, walked with arrow keys
          role="grid"
          aria-label={label}
          aria-describedby={howId}
          aria-multiselectable="true"
          className="w-full table-fixed border-separate border-spacing-0 select-none"
          onKeyDown={press}
          onPointerDown={startPainting}
          onPointerMove={goOnPainting}
          onPointerUp={endPainting}
          onPointerCancel={() => setPainting(null)}
          onClick={(event) => {
            const square = squareOf(event.target);
            if (square && (event.nativeEvent as globalThis.PointerEvent).pointerType === 'touch') tap(square);
          }}
        >
          <thead>
            <tr>
              <td className="sticky top-0 z-10 w-11 border-b border-hairline bg-raised sm:w-14" />
              {days.map((day) => (
                <th
                  key={day}
                  scope="col"
                  abbr={nameOf(day, 'long')}
                  className="sticky top-0 z-10 border-b border-hairline bg-raised py-1.5 text-center text-xs font-semibold whitespace-pre-line text-soft"
                >
                  {nameOf(day, 'short')}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {STEPS.map((step) => (
              <tr key={step} className="h-4 sm:h-3">
                {step % STEPS_AN_HOUR === 0 && (
                  <th
                    scope="rowgroup"
                    rowSpan={STEPS_AN_HOUR}
                    className="figures border-t border-hairline pe-1.5 text-end align-top text-xs font-normal text-faint"
                  >
                    {clockOf(step * STEP_MINUTES)}
                  </th>
                )}
                {days.map((day) => (
                  <GridSquare
                    key={day}
                    day={day}
                    name={nameOf(day, 'long')}
                    step={step}
                    isOffered={isOfferedAt(shown[day] ?? [], step)}
                    isPartly={isPartlyOfferedAt(shown[day] ?? [], step)}
                    // While painting, the squares themselves show what will be.
                    isChosen={!painting && selection !== null && isSelected(selection, { day, step })}
                    isReachable={focused.day === day && focused.step === step}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p aria-live="polite" className="min-h-6 text-sm text-soft">
        {said}
      </p>
    </div>
  );

  function selectionWords({ days: chosen, steps }: Selection): string {
    const names = [...new Set([chosen[0], chosen.at(-1)])].map((day) => nameOf(day ?? 0, 'long')).join(' – ');
    return messages.selected(names, clockOf(steps[0] * STEP_MINUTES), clockOf((steps[1] + 1) * STEP_MINUTES));
  }
}

interface GridSquareProps extends Square {
  /** The day in words. */
  name: string;
  isOffered: boolean;
  isPartly: boolean;
  isChosen: boolean;
  isReachable: boolean;
}

const GridSquare = memo(function GridSquare({
  day,
  name,
  step,
  isOffered,
  isPartly,
  isChosen,
  isReachable,
}: GridSquareProps) {
  const from = clockOf(step * STEP_MINUTES);
  const to = clockOf((step + 1) * STEP_MINUTES);
  const state = isOffered ? messages.offered : isPartly ? messages.partlyOffered : messages.notOffered;
  return (
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a cell of the grid that can be chosen
      role="gridcell"
      data-day={day}
      data-step={step}
      aria-selected={isOffered}
      aria-label={`${messages.square(name, from, to)}, ${state}`}
      tabIndex={isReachable ? 0 : -1}
      className={classes(
        'cursor-pointer border-s border-s-hairline focus-visible:relative focus-visible:z-5 focus-visible:outline-offset-0',
        step % STEPS_AN_HOUR === 0 && 'border-t border-t-hairline',
        isOffered ? 'bg-pen/70' : isPartly ? 'bg-pen/30' : 'hover:bg-pen-wash',
        isChosen && 'shadow-[inset_0_0_0_9rem_color-mix(in_oklab,var(--marker)_55%,transparent)]',
      )}
    />
  );
});

function squareOf(target: EventTarget | null): Square | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-step]') : null;
  return cell ? { day: Number(cell.dataset.day), step: Number(cell.dataset.step) } : null;
}
