/** A consultant's answer to a request: yes at once, no with a reason that the client reads. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Booking } from '@/kit/api/types';
import { formatMoney } from '@/kit/money/money';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextArea } from '@/ui/inputs';
import { Note } from '@/ui/layout';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { accept, decline } from '../queries';
import { TwoAnswers } from './TwoAnswers';

const LONGEST_REASON = 500;

interface AnswerButtonsProps {
  booking: Booking;
  /** Beside each other in a list, one below the other on a card. */
  size?: 'small' | 'large';
}

export function AnswerButtons({ booking, size = 'large' }: AnswerButtonsProps) {
  const looking = useLookAgain();
  const [isDeclining, setDeclining] = useState(false);
  const yes = useMutation({
    mutationFn: () => accept(booking.id),
    onSuccess: () => toast(messages.accepted(booking.client.name), 'good'),
    onSettled: looking,
  });
  return (
    <TwoAnswers
      size={size}
      yes={{
        label: messages.accept,
        named: messages.acceptOf(booking.client.name),
        busy: yes.isPending && messages.accepting,
        error: yes.error,
        give: () => yes.mutate(),
      }}
      no={{
        label: messages.decline,
        named: messages.declineOf(booking.client.name),
        ask: () => setDeclining(true),
      }}
    >
      {isDeclining && <DeclineDialog booking={booking} onClose={() => setDeclining(false)} />}
    </TwoAnswers>
  );
}

function DeclineDialog({ booking, onClose }: { booking: Booking; onClose: () => void }) {
  const looking = useLookAgain();
  const [reason, setReason] = useState('');
  const no = useMutation({
    mutationFn: () => decline(booking.id, reason),
    onSuccess: () => {
      toast(messages.declinedToast(booking.client.name), 'good');
      onClose();
    },
    onSettled: looking,
  });
  return (
    <Dialog
      open
      title={messages.declineTitle(booking.client.name)}
      onClose={onClose}
      locked={no.isPending}
      actions={
        <>
          <Button kind="danger" busy={no.isPending && messages.declining} onClick={() => no.mutate()}>
            {messages.declineConfirm}
          </Button>
          <Button kind="secondary" disabled={no.isPending} onClick={onClose}>
            {messages.declineKeep}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p>
          {booking.price.kind === 'free'
            ? messages.declineFree
            : messages.declineText(formatMoney(booking.price_limit))}
        </p>
        <TextArea
          label={messages.declineReason}
          optional
          hint={messages.declineReasonHint}
          rows={3}
          maxLength={LONGEST_REASON}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {no.error && (
          <div role="alert">
            <Note tone="bad">{no.error.message}</Note>
          </div>
        )}
      </div>
    </Dialog>
  );
}

function useLookAgain() {
  const client = useQueryClient();
  return () => {
    for (const key of ['booking', 'billing', 'calls']) void client.invalidateQueries({ queryKey: [key] });
  };
}
