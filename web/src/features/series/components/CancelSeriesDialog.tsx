/** Cancelling all that lies ahead of a series. */
import { useQueryClient } from '@tanstack/react-query';
import { CancellationDialog } from '@/features/booking/components/CancellationDialog';
import type { Series, SeriesCancellation } from '@/kit/api/types';
import { dayAndTime } from '@/kit/time/format';
import { Money } from '@/ui/Money';
import { messages } from '../messages';
import { cancelSeries, seriesCancellationQuery, seriesQuery } from '../queries';

const isFree = ({ refund, kept }: SeriesCancellation) => refund.amount_minor === 0 && kept.amount_minor === 0;

export function CancelSeriesDialog({ series, onClose }: { series: Series; onClose: () => void }) {
  const client = useQueryClient();
  return (
    <CancellationDialog
      title={messages.cancelTitle}
      terms={seriesCancellationQuery(series.id)}
      side={series.you}
      isFree={isFree}
      explain={({ items }) => messages.cancelCount(items.length)}
      details={(terms) => (
        <ul className="max-h-48 overflow-y-auto text-sm">
          {terms.items.map(({ booking_id, starts_at, refund }) => (
            <li key={booking_id} className="figures flex justify-between gap-4 py-1">
              {dayAndTime(starts_at)}
              {!isFree(terms) && <Money value={refund} />}
            </li>
          ))}
        </ul>
      )}
      confirm={({ items }) => messages.cancelConfirm(items.length)}
      keep={messages.keep}
      done={messages.cancelled}
      cancel={(refundMinor, reason) => cancelSeries(series.id, refundMinor, reason)}
      onCancelled={(cancelled) => client.setQueryData(seriesQuery(series.id).queryKey, cancelled)}
      onClose={onClose}
    />
  );
}
