/** Moments on the page: in the viewer's zone, with the other party's beside it when it differs. */
import { TriangleAlert } from 'lucide-react';
import type { Moment, Zone } from '../kit/api/types';
import {
  clockTime,
  dayAndTime,
  fullDate,
  longDay,
  nearDay,
  relative,
  shortDay,
  zoneCity,
} from '../kit/time/format';
import { useNow } from '../kit/time/useNow';
import { viewerZone } from '../kit/time/viewer';
import { agree, clockChangesBefore, dateIn } from '../kit/time/zones';
import { messages } from './messages';

const styles = {
  time: clockTime,
  day: shortDay,
  near: nearDay,
  long: longDay,
  full: fullDate,
  both: dayAndTime,
};

interface TimeProps {
  at: Moment;
  /** Which part is shown; `both` is day and time. */
  as?: keyof typeof styles;
  zone?: Zone;
}

export function Time({ at, as = 'both', zone = viewerZone() }: TimeProps) {
  return (
    <time dateTime={at} className="figures whitespace-nowrap">
      {styles[as](at, zone)}
    </time>
  );
}

/** "3 minutes ago", kept up to date; the exact moment on hover. */
export function Ago({ at }: { at: Moment }) {
  const now = useNow(30_000);
  return (
    <time dateTime={at} title={dayAndTime(at)}>
      {relative(at, now)}
    </time>
  );
}

interface TimeForTwoProps {
  at: Moment;
  until?: Moment;
  zone?: Zone;
  otherZone: Zone;
}

/** The whole truth about a meeting's time: day, hours, the other's clock, and a clock change before it. */
export function TimeForTwo({ at, until, zone = viewerZone(), otherZone }: TimeForTwoProps) {
  const differs = !agree(at, zone, otherZone);
  const sameDay = dateIn(at, zone) === dateIn(at, otherZone);
  const changing = [...new Set([zone, otherZone])].find((each) => clockChangesBefore(at, each));
  return (
    <span className="figures grid gap-0.5">
      <time dateTime={at} className="font-semibold">
        {longDay(at, zone)}, {clockTime(at, zone)}
        {until && `–${clockTime(until, zone)}`}
      </time>
      {differs && (
        <span className="text-sm text-soft">
          {messages.theirTime(
            sameDay ? clockTime(at, otherZone) : dayAndTime(at, otherZone),
            zoneCity(otherZone),
          )}
        </span>
      )}
      {changing && (
        <span className="flex items-start gap-1.5 text-sm text-warn">
          <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          {messages.clocksChange(zoneCity(changing))}
        </span>
      )}
    </span>
  );
}
