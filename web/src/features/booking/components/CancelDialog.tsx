/** Cancelling, with the exact amount before anything is pressed. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '@/kit/api/problem';
import type { Booking, Cancellation, Party } from '@/kit/api/types';
import { formatMoney } from '@/kit/money/money';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextArea } from '@/ui/inputs';
import { Note } from '@/ui/layout';
import { Money } from '@/ui/Money';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { DataList } from '@/ui/Table';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { bookingQuery, cancel, cancellationQuery } from '../queries';

const LONGEST_REASON = 500;

interface CancelDialogProps {
  booking: Booking;
  side: Party;
  onClose: () => void;
}

export function CancelDialog({ booking, side, onClose }: CancelDialogProps) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const { data: terms, error, refetch } = useQuery(cancellationQuery(booking.id));
  const go = useMutation({
    mutationFn: (refundMinor: number) => cancel(booking.id, refundMinor, reason),
    onSuccess: (cancelled) => {
      client.setQueryData(bookingQuery(booking.id).queryKey, cancelled);
      for (const key of ['booking', 'billing', 'calls']) void client.invalidateQueries({ queryKey: [key] });
      toast(messages.cancelled, 'good');
      onClose();
    },
    onError: (refused) => {
      if (refused instanceof Problem && refused.code === 'booking.refund_changed') void refetch();
    },
  });
  const isChanged = go.error instanceof Problem && go.error.code === 'booking.refund_changed';
  return (
    <Dialog
      open
      title={messages.cancelTitle}
      onClose={onClose}
      locked={go.isPending}
      actions={
        <>
          {terms?.allowed && (
            <Button
              kind="danger"
              busy={go.isPending && messages.cancelling}
              onClick={() => go.mutate(terms.refund.amount_minor)}
            >
              {consequence(terms, side, booking)}
            </Button>
          )}
          <Button kind="secondary" disabled={go.isPending} onClick={onClose}>
            {messages.keepBooking}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {!terms && !error && (
          <Loading label={messages.cancelLoading}>
            <Skeleton className="h-24" />
          </Loading>
        )}
        {error && !terms && (
          <ErrorState title={messages.cancelError} error={error} onRetry={() => void refetch()} />
        )}
        {terms && (
          <>
            {isChanged && <Note tone="warn">{messages.refundChanged}</Note>}
            <p>{terms.allowed ? terms.explanation : messages.notCancellable}</p>
            {terms.allowed && booking.price.kind !== 'free' && (
              <DataList
                items={[
                  {
                    term: side === 'client' ? messages.refund : messages.refundClient,
                    value: (
                      <span data-testid="refund">
                        <Money value={terms.refund} />
                      </span>
                    ),
                  },
                  { term: messages.kept, value: <Money value={terms.kept} /> },
                ]}
              />
            )}
            {terms.allowed && (
              <TextArea
                label={messages.reason}
                optional
                hint={messages.reasonHint}
                rows={2}
                maxLength={LONGEST_REASON}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </>
        )}
        {go.error && !isChanged && (
          <div role="alert">
            <Note tone="bad">{go.error.message}</Note>
          </div>
        )}
      </div>
    </Dialog>
  );
}

/** The button says what it does with the money. */
function consequence(terms: Cancellation, side: Party, booking: Booking): string {
  if (booking.price.kind === 'free') return messages.cancelConfirm;
  const amount = formatMoney(terms.refund);
  return side === 'client' ? messages.cancelConfirmAmount(amount) : messages.cancelConfirmClient(amount);
}
