/** Asks before something is cancelled, with the exact amount before anything is pressed: a booking, or all of a series. */
import { type UseQueryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Problem } from '@/kit/api/problem';
import type { Money as Amount, Party } from '@/kit/api/types';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextArea } from '@/ui/inputs';
import { Note } from '@/ui/layout';
import { Money } from '@/ui/Money';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { DataList } from '@/ui/Table';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';

const LONGEST_REASON = 500;

/** What cancelling now would give back and keep. */
interface Terms {
  refund: Amount;
  kept: Amount;
}

interface CancellationDialogProps<Told extends Terms, Done> {
  title: string;
  /** The question what it would give back. */
  terms: UseQueryOptions<Told, Error, Told, string[]>;
  side: Party;
  isAllowed?: (terms: Told) => boolean;
  /** Where no money is at stake, none is spoken of. */
  isFree: (terms: Told) => boolean;
  /** What is cancelled, in words. */
  explain: (terms: Told) => ReactNode;
  /** What else there is to see beneath the amounts. */
  details?: (terms: Told) => ReactNode;
  /** The button says what it does. */
  confirm: (terms: Told) => string;
  keep: string;
  done: string;
  cancel: (refundMinor: number, reason: string) => Promise<Done>;
  onCancelled: (done: Done) => void;
  onClose: () => void;
}

export function CancellationDialog<Told extends Terms, Done>(props: CancellationDialogProps<Told, Done>) {
  const { side, isAllowed = () => true, isFree, onCancelled, onClose } = props;
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const { data: terms, error, refetch } = useQuery(props.terms);
  const go = useMutation({
    mutationFn: (refundMinor: number) => props.cancel(refundMinor, reason),
    onSuccess: (done) => {
      onCancelled(done);
      for (const key of ['booking', 'billing', 'calls']) void client.invalidateQueries({ queryKey: [key] });
      toast(props.done, 'good');
      onClose();
    },
    onError: (refused) => {
      if (refused instanceof Problem && refused.code === 'booking.refund_changed') void refetch();
    },
  });
  const isChanged = go.error instanceof Problem && go.error.code === 'booking.refund_changed';
  const allowed = terms && isAllowed(terms) ? terms : null;
  return (
    <Dialog
      open
      title={props.title}
      onClose={onClose}
      locked={go.isPending}
      actions={
        <>
          {allowed && (
            <Button
              kind="danger"
              busy={go.isPending && messages.cancelling}
              onClick={() => go.mutate(allowed.refund.amount_minor)}
            >
              {props.confirm(allowed)}
            </Button>
          )}
          <Button kind="secondary" disabled={go.isPending} onClick={onClose}>
            {props.keep}
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
        {isChanged && <Note tone="warn">{messages.refundChanged}</Note>}
        {terms && <p>{allowed ? props.explain(terms) : messages.notCancellable}</p>}
        {allowed && !isFree(allowed) && (
          <DataList
            items={[
              {
                term: side === 'client' ? messages.refund : messages.refundClient,
                value: (
                  <span data-testid="refund">
                    <Money value={allowed.refund} className="font-semibold" />
                  </span>
                ),
              },
              { term: messages.kept, value: <Money value={allowed.kept} /> },
            ]}
          />
        )}
        {allowed && props.details?.(allowed)}
        {allowed && (
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
        {go.error && !isChanged && (
          <div role="alert">
            <Note tone="bad">{go.error.message}</Note>
          </div>
        )}
      </div>
    </Dialog>
  );
}
