/** The times of a series in order: each booking with its state, or why there is none. */
import { BookingStateTag } from '@/features/booking/components/BookingState';
import type { Id, Occurrence, Series } from '@/kit/api/types';
import { dayAndTime } from '@/kit/time/format';
import { Badge } from '@/ui/Badge';
import { Link } from '@/ui/Link';
import { messages } from '../messages';

interface OccurrencesProps {
  series: Series;
  /** The booking on whose page it is shown. */
  current?: Id;
}

export function Occurrences({ series, current }: OccurrencesProps) {
  return (
    <ol className="divide-y divide-hairline border-y border-hairline">
      {series.occurrences.map((each) => (
        <Row key={each.number} occurrence={each} isCurrent={each.booking?.id === current} />
      ))}
    </ol>
  );
}

function Row({ occurrence, isCurrent }: { occurrence: Occurrence; isCurrent: boolean }) {
  const { number, booking, planned_at, moved, left_out } = occurrence;
  return (
    <li
      aria-current={isCurrent ? 'true' : undefined}
      className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 py-2"
    >
      <span className="figures w-6 text-end text-faint">{number}</span>
      {booking ? (
        <>
          <span className="figures min-w-0 grow">
            {isCurrent ? (
              <strong>{dayAndTime(booking.starts_at)}</strong>
            ) : (
              <Link to="/bookings/$id" params={{ id: booking.id }}>
                {dayAndTime(booking.starts_at)}
              </Link>
            )}
            {moved && (
              <span className="block text-sm text-soft">{messages.planned(dayAndTime(planned_at))}</span>
            )}
          </span>
          <span className="flex flex-wrap gap-2 max-sm:ps-10">
            {moved && <Badge tone="pen">{messages.moved}</Badge>}
            <BookingStateTag state={booking.state} />
          </span>
        </>
      ) : (
        <>
          <span className="figures min-w-0 grow text-soft line-through">{dayAndTime(planned_at)}</span>
          <Badge>{messages.leftOut[left_out ?? ''] ?? messages.leftOutOther}</Badge>
        </>
      )}
    </li>
  );
}
