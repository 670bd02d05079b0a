/** The free times closest to one that could not be had. */
import { useQuery } from '@tanstack/react-query';
import type { Id, Moment, Zone } from '@/kit/api/types';
import { dayAndTime } from '@/kit/time/format';
import { addDays, dateIn } from '@/kit/time/zones';
import { Button } from '@/ui/Button';
import { Loading, Skeleton } from '@/ui/states';
import { messages } from '../messages';
import { nearest } from '../model';
import { slotsQuery } from '../queries';

const SHOWN = 4;
const DAYS_AROUND = 7;

interface NearestTimesProps {
  offeringId: Id;
  wanted: Moment;
  zone: Zone;
  onChoose: (at: Moment) => void;
}

export function NearestTimes({ offeringId, wanted, zone, onChoose }: NearestTimesProps) {
  const day = dateIn(wanted, zone);
  const today = dateIn(Date.now(), zone);
  const first = addDays(day, -DAYS_AROUND);
  const { data, isPending } = useQuery({
    ...slotsQuery({ offeringId, zone, from: first < today ? today : first, to: addDays(day, DAYS_AROUND) }),
    // What was known is what has just turned out to be wrong.
    staleTime: 0,
  });
  const times = nearest(data?.slots ?? [], wanted, SHOWN);
  return (
    <div className="mt-4 grid gap-2">
      <h3 className="text-base">{messages.nearestTitle}</h3>
      {isPending ? (
        <Loading>
          <Skeleton className="h-11 max-w-sm" />
        </Loading>
      ) : times.length === 0 ? (
        <p className="text-soft">{messages.noNearest}</p>
      ) : (
        <div className="flex flex-wrap gap-2">
          {times.map((at) => (
            <Button key={at} kind="secondary" onClick={() => onChoose(at)}>
              {dayAndTime(at, zone)}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
