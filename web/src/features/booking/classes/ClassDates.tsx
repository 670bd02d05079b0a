/** The dates of a class on its consultant's page, with the seats that are left. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Consultant, Offering } from '@/kit/api/types';
import { longDay } from '@/kit/time/format';
import { StateTag } from '@/ui/Badge';
import { EmptyState, ErrorState, Loading, Skeleton } from '@/ui/states';
import { Time } from '@/ui/Time';
import { messages } from './messages';
import { classesAheadQuery } from './queries';

export function ClassDates({ consultant, offering }: { consultant: Consultant; offering: Offering }) {
  const { data, error, refetch } = useQuery(classesAheadQuery(consultant.consultant_id));
  if (error && !data) {
    return <ErrorState title={messages.datesError} error={error} onRetry={() => void refetch()} />;
  }
  if (!data) {
    return (
      <Loading>
        <Skeleton className="h-32" />
      </Loading>
    );
  }
  const dates = data.filter(({ offering_id }) => offering_id === offering.id);
  if (dates.length === 0) return <EmptyState title={messages.noDates}>{messages.noDatesHint}</EmptyState>;
  return (
    <div>
      <h3 className="mb-2 text-sm font-semibold">{messages.dates}</h3>
      <ul className="divide-y divide-hairline border-y border-hairline">
        {dates.map((each) => (
          <li key={each.id}>
            <Link
              to="/classes/$id"
              params={{ id: each.id }}
              className="pressable flex min-h-14 flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-sm px-1 py-2 hover:bg-sunk"
            >
              <span className="grid">
                <span className="font-medium">{longDay(each.starts_at)}</span>
                <span className="text-sm text-soft">
                  <Time at={each.starts_at} as="time" />–<Time at={each.ends_at} as="time" />
                </span>
              </span>
              {each.seats_left > 0 ? (
                <StateTag tone="good">{messages.seatsLeft(each.seats_left)}</StateTag>
              ) : (
                <StateTag tone="warn">
                  {each.waiting > 0 ? messages.fullWaiting(each.waiting) : messages.full}
                </StateTag>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
