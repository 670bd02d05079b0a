/** What became of a payment one comes back from; asked again until it is known. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Id } from '@/kit/api/types';
import { Button, Spinner } from '@/ui/Button';
import { Note } from '@/ui/layout';
import { Money } from '@/ui/Money';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { messages } from '../messages';
import { topUpQuery } from '../queries';

const tones = {
  pending: 'plain',
  unknown: 'warn',
  succeeded: 'good',
  failed: 'bad',
  expired: 'warn',
} as const;

export function TopUpResult({ paymentId, onDismiss }: { paymentId: Id; onDismiss: () => void }) {
  const client = useQueryClient();
  const { data: topUp, error, refetch } = useQuery(topUpQuery(paymentId));
  const state = topUp?.state;
  useEffect(() => {
    if (state === 'succeeded') void client.invalidateQueries({ queryKey: ['billing'] });
  }, [state, client]);
  if (error && !topUp) {
    return <ErrorState title={messages.topUpError} error={error} onRetry={() => void refetch()} />;
  }
  if (!topUp || !state) {
    return (
      <Loading>
        <Skeleton className="h-24" />
      </Loading>
    );
  }
  const { title, text } = messages.topUp(state);
  const isOpen = state === 'pending' || state === 'unknown';
  return (
    <div role="status" data-testid="top-up-result" data-state={state}>
      <Note
        tone={tones[state]}
        title={
          <span className="flex items-center gap-2">
            {isOpen && <Spinner />}
            {title}
          </span>
        }
      >
        <p>
          <Money value={topUp.amount} className="font-semibold" />. {text}
        </p>
        {!isOpen && (
          <Button kind="quiet" size="small" className="-ms-3" onClick={onDismiss}>
            {messages.dismiss}
          </Button>
        )}
      </Note>
    </div>
  );
}
