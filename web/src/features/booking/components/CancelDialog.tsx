/** Cancelling one booking. */
import { useQueryClient } from '@tanstack/react-query';
import type { Booking, Cancellation, Party } from '@/kit/api/types';
import { formatMoney } from '@/kit/money/money';
import { messages } from '../messages';
import { bookingQuery, cancel, cancellationQuery } from '../queries';
import { CancellationDialog } from './CancellationDialog';

interface CancelDialogProps {
  booking: Booking;
  side: Party;
  onClose: () => void;
}

export function CancelDialog({ booking, side, onClose }: CancelDialogProps) {
  const client = useQueryClient();
  const isFree = booking.price.kind === 'free';
  /** The button says what it does with the money. */
  function consequence({ refund }: Cancellation): string {
    if (isFree) return messages.cancelConfirm;
    const amount = formatMoney(refund);
    return side === 'client' ? messages.cancelConfirmAmount(amount) : messages.cancelConfirmClient(amount);
  }
  return (
    <CancellationDialog
      title={messages.cancelTitle}
      terms={cancellationQuery(booking.id)}
      side={side}
      isAllowed={({ allowed }) => allowed}
      isFree={() => isFree}
      explain={({ explanation }) => explanation}
      confirm={consequence}
      keep={messages.keepBooking}
      done={messages.cancelled}
      cancel={(refundMinor, reason) => cancel(booking.id, refundMinor, reason)}
      onCancelled={(cancelled) => client.setQueryData(bookingQuery(booking.id).queryKey, cancelled)}
      onClose={onClose}
    />
  );
}
