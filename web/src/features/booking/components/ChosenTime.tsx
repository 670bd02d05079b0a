/** The time one books: as it was chosen, what became of it meanwhile, and choosing another. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { messages as seriesMessages } from '@/features/series/messages';
import type { Problem } from '@/kit/api/problem';
import type { CalendarDate, DayWait, Id, Moment, Offering, TeamOffering } from '@/kit/api/types';
import { clockTime, minutesLong } from '@/kit/time/format';
import { viewerZone } from '@/kit/time/viewer';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { Link } from '@/ui/Link';
import { Note, Section } from '@/ui/layout';
import { Price } from '@/ui/Money';
import { Skeleton } from '@/ui/states';
import { TimeForTwo } from '@/ui/Time';
import { hasCall, whereWords } from '../meetings/model';
import { messages } from '../messages';
import type { Offered } from '../offering';
import { messages as waitMessages } from '../waits/messages';
import { isKeptTime, waitAddress } from '../waits/model';
import { dayWaitsQuery } from '../waits/queries';
import { NearestTimes } from './NearestTimes';

const SlotPicker = lazy(() => import('./SlotPicker').then((module) => ({ default: module.SlotPicker })));

/** One's own place among those who wait, where its time is kept; whether it was, and is no longer. */
export function useKeptTime(wait: Id | undefined, at: Moment | null) {
  const waits = useQuery({ ...dayWaitsQuery, enabled: wait !== undefined });
  const own = waits.data?.find(({ id }) => id === wait);
  const keptFor: DayWait | undefined = isKeptTime(own, at) ? own : undefined;
  return { keptFor, isGone: wait !== undefined && waits.data !== undefined && !keptFor };
}

interface ChosenTimeProps extends Offered {
  at: Moment | null;
  /** Why this time cannot be had. */
  refused: Problem | null;
  /** Any refusal: free times are looked up anew. */
  refusal: Problem | null;
  keptFor: DayWait | undefined;
  isKeptGone: boolean;
  /** Whether it can be booked several times. */
  canRepeat: boolean;
  onChoose: (at: Moment | null) => void;
}

export function ChosenTime(props: ChosenTimeProps) {
  const { giver, offering, at, refused, refusal, keptFor, isKeptGone, canRepeat, onChoose } = props;
  const [isPicking, setPicking] = useState(at === null);
  const [zone, setZone] = useState(viewerZone);
  return (
    <Section
      title={messages.yourTime}
      actions={
        at &&
        !refused && (
          <Button kind="quiet" size="small" aria-expanded={isPicking} onClick={() => setPicking(!isPicking)}>
            {isPicking ? messages.closePicker : messages.changeTime}
          </Button>
        )
      }
    >
      {at && (
        <div className="flex items-start gap-4">
          <Avatar id={giver.id} name={giver.name} src={giver.picture_url} />
          <div>
            <p data-testid="chosen-time" className="text-lg">
              <TimeForTwo at={at} until={endOf(at, offering)} zone={zone} otherZone={giver.zone} />
            </p>
            <p className="text-sm text-soft">
              {minutesLong(offering.duration_minutes)}, <Price terms={offering.price} />
            </p>
            {!hasCall(offering.location) && (
              <p className="text-sm font-medium break-words">{whereWords(offering.location, 'client')}</p>
            )}
            {canRepeat && (
              <p className="mt-1 text-sm">
                <Link
                  to="/repeat/$offeringId"
                  params={{ offeringId: offering.id }}
                  search={{ at, with: giver.slug }}
                >
                  {seriesMessages.repeat}
                </Link>
              </p>
            )}
          </div>
        </div>
      )}
      {keptFor?.kept && !refused && (
        <div className="mt-5">
          <Note tone="good" title={waitMessages.keptTitle}>
            {waitMessages.keptUntil(clockTime(keptFor.kept.until))}
          </Note>
        </div>
      )}
      {isKeptGone && (
        <div className="mt-5">
          <Note tone="warn">{waitMessages.keptGone}</Note>
        </div>
      )}
      {at && refused && (
        <div className="mt-5">
          <Note tone="warn" title={messages.takenTitle}>
            {refused.message}
          </Note>
          <NearestTimes
            offeringId={offering.id}
            wanted={at}
            zone={zone}
            onChoose={(next) => {
              setPicking(false);
              onChoose(next);
            }}
          />
        </div>
      )}
      {(isPicking || (refused && at)) && (
        <div className="mt-6 max-w-lg">
          <Suspense fallback={<Skeleton className="h-96" />}>
            <SlotPicker
              key={refusal ? refusal.requestId : 'picker'}
              offeringId={offering.id}
              horizonDays={offering.horizon_days}
              consultantZone={giver.zone}
              value={at}
              onChange={onChoose}
              zone={zone}
              onZoneChange={setZone}
              {...(giver.kind === 'consultant' && {
                waitAt: (days: { from: CalendarDate; to: CalendarDate }) =>
                  waitAddress(offering.id, giver.slug, days),
              })}
            />
          </Suspense>
        </div>
      )}
    </Section>
  );
}

function endOf(at: Moment, { duration_minutes }: Offering | TeamOffering): Moment {
  return new Date(Date.parse(at) + duration_minutes * 60_000).toISOString();
}
