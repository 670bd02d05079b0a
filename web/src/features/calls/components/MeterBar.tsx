/** The meter as both see it: talked so far, what it comes to, what it can come to, and the time left. */
import type { ReactNode } from 'react';
import type { CallPicture } from '@/kit/api/types';
import { useNow } from '@/kit/time/useNow';
import { classes } from '@/ui/classes';
import { Money } from '@/ui/Money';
import { Skeleton } from '@/ui/states';
import { useCall } from '../call';
import { messages } from '../messages';
import { meterMood, readMeter, secondsUntil, serverNow, stopwatch } from '../model';

/** Below this the time left is marked. */
const SOON_SECONDS = 5 * 60;

export function MeterBar({ picture }: { picture: CallPicture | null }) {
  const here = useNow(500);
  const { heard, presence } = useCall();
  if (!picture || !heard) {
    return (
      <div className="px-4 py-2.5">
        <Skeleton className="h-10 max-w-md" />
      </div>
    );
  }
  const now = serverNow(heard, here);
  // While we hear nothing we do not pretend to know what the meter does.
  const reading = readMeter(
    { ...picture.meter, running: picture.meter.running && presence === 'in' },
    picture.ends_at,
    now,
  );
  const left = secondsUntil(picture.ends_at, now);
  const mood = meterMood(picture, presence === 'in');
  const { cap } = picture.meter;
  return (
    <section
      aria-label={messages.meter}
      data-testid="meter"
      data-running={mood === 'running'}
      className="flex flex-wrap items-center gap-x-6 gap-y-0.5 px-3 py-2 sm:px-5"
    >
      <Fact term={messages.talked}>
        <span data-testid="meter-talked">{stopwatch(reading.seconds)}</span>
      </Fact>
      <Fact term={messages.cost}>
        {cap === null ? (
          messages.free
        ) : (
          <>
            <Money value={reading.cost} />{' '}
            <span className="font-sans text-sm font-normal text-soft">
              {messages.atMost} <Money value={cap} short />
            </span>
          </>
        )}
      </Fact>
      <Fact term={messages.left} isMarked={left > 0 && left <= SOON_SECONDS}>
        <span role="timer">{stopwatch(left)}</span>
      </Fact>
      <p
        className={classes(
          'flex w-full items-center gap-2 text-xs sm:ms-auto sm:w-auto sm:text-sm',
          mood === 'running' ? 'text-good' : 'text-warn',
        )}
      >
        <span aria-hidden="true" className="size-2 rounded-full bg-current" />
        {messages.mood(mood)}
      </p>
    </section>
  );
}

function Fact({
  term,
  isMarked = false,
  children,
}: {
  term: string;
  isMarked?: boolean;
  children: ReactNode;
}) {
  return (
    <p className="flex items-baseline gap-1.5">
      <span className="text-xs text-soft">{term}</span>
      <span className={classes('figures font-serif text-lg font-semibold', isMarked && 'marked')}>
        {children}
      </span>
    </p>
  );
}
