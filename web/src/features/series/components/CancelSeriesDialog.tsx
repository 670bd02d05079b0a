/** Cancelling all that lies ahead of a series, with the exact sum before anything is pressed. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '@/kit/api/problem';
import type { Series } from '@/kit/api/types';
import { dayAndTime } from '@/kit/time/format';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextArea } from '@/ui/inputs';
import { Note } from '@/ui/layout';
import { Money } from '@/ui/Money';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { DataList } from '@/ui/Table';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { cancelSeries, seriesCancellationQuery, seriesQuery } from '../queries';

const LONGEST_REASON = 500;

export function CancelSeriesDialog({ series, onClose }: { series: Series; onClose: () => void }) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const { data: terms, error, refetch } = useQuery(seriesCancellationQuery(series.id));
  const go = useMutation({
    mutationFn: (refundMinor: number) => cancelSeries(series.id, refundMinor, reason),
    onSuccess: (cancelled) => {
      client.setQueryData(seriesQuery(series.id).queryKey, cancelled);
      for (const key of ['booking', 'billing', 'calls']) void client.invalidateQueries({ queryKey: [key] });
      toast(messages.cancelled, 'good');
      onClose();
    },
    onError: (refused) => {
      if (refused instanceof Problem && refused.code === 'booking.refund_changed') void refetch();
    },
  });
  const isChanged = go.error instanceof Problem && go.error.code === 'booking.refund_changed';
  const isFree = terms?.refund.amount_minor === 0 && terms.kept.amount_minor === 0;
  return (
    <Dialog
      open
      title={messages.cancelTitle}
      onClose={onClose}
      locked={go.isPending}
      actions={
        <>
          {terms && (
            <Button
              kind="danger"
              busy={go.isPending && messages.cancelling}
              onClick={() => go.mutate(terms.refund.amount_minor)}
            >
              {messages.cancelConfirm(terms.items.length)}
            </Button>
          )}
          <Button kind="secondary" disabled={go.isPending} onClick={onClose}>
            {messages.keep}
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
            <p>{messages.cancelCount(terms.items.length)}</p>
            {!isFree && (
              <DataList
                items={[
                  {
                    term: series.you === 'client' ? messages.refund : messages.refundClient,
                    value: (
                      <span data-testid="refund">
                        <Money value={terms.refund} className="font-semibold" />
                      </span>
                    ),
                  },
                  { term: messages.kept, value: <Money value={terms.kept} /> },
                ]}
              />
            )}
            <ul className="max-h-48 overflow-y-auto text-sm">
              {terms.items.map(({ booking_id, starts_at, refund }) => (
                <li key={booking_id} className="figures flex justify-between gap-4 py-1">
                  {dayAndTime(starts_at)}
                  {!isFree && <Money value={refund} />}
                </li>
              ))}
            </ul>
            <TextArea
              label={messages.reason}
              optional
              hint={messages.reasonHint}
              rows={2}
              maxLength={LONGEST_REASON}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
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
