/** A consultant's answer to a request, or to all of a series: yes at once, no with a reason that the client reads. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Booking, Money } from '@/kit/api/types';
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

interface Question {
  client: string;
  /** What comes back to the client with a no; nothing where it is free. */
  held: Money | null;
  accept: () => Promise<unknown>;
  decline: (reason: string) => Promise<unknown>;
}

interface AnswerButtonsProps {
  booking: Booking;
  /** Beside each other in a list, one below the other on a card. */
  size?: 'small' | 'large';
}

export function AnswerButtons({ booking, size = 'large' }: AnswerButtonsProps) {
  const question: Question = {
    client: booking.client.name,
    held: booking.price.kind === 'free' ? null : booking.price_limit,
    accept: () => accept(booking.id),
    decline: (reason) => decline(booking.id, reason),
  };
  return (
    <AnswerTo question={question} size={size} yes={messages.accept} no={messages.decline} words={messages} />
  );
}

/** What is said of the question, beside its two answers. */
interface Words {
  accepted: (client: string) => string;
  declineTitle: (client: string) => string;
  declineConfirm: string;
  declineFree: string;
  declineText: (amount: string) => string;
}

interface AnswerToProps {
  question: Question;
  size: 'small' | 'large';
  yes: string;
  no: string;
  words: Words;
}

export function AnswerTo({ question, size, yes: yesLabel, no: noLabel, words }: AnswerToProps) {
  const { client } = question;
  const looking = useLookAgain();
  const [isDeclining, setDeclining] = useState(false);
  const yes = useMutation({
    mutationFn: question.accept,
    onSuccess: () => toast(words.accepted(client), 'good'),
    onSettled: looking,
  });
  return (
    <TwoAnswers
      size={size}
      yes={{
        label: yesLabel,
        named: messages.acceptOf(client),
        busy: yes.isPending && messages.accepting,
        error: yes.error,
        give: () => yes.mutate(),
      }}
      no={{ label: noLabel, named: messages.declineOf(client), ask: () => setDeclining(true) }}
    >
      {isDeclining && <DeclineDialog question={question} words={words} onClose={() => setDeclining(false)} />}
    </TwoAnswers>
  );
}

interface DeclineDialogProps {
  question: Question;
  words: Words;
  onClose: () => void;
}

function DeclineDialog({ question, words, onClose }: DeclineDialogProps) {
  const { client, held } = question;
  const looking = useLookAgain();
  const [reason, setReason] = useState('');
  const no = useMutation({
    mutationFn: () => question.decline(reason),
    onSuccess: () => {
      toast(messages.declinedToast(client), 'good');
      onClose();
    },
    onSettled: looking,
  });
  return (
    <Dialog
      open
      title={words.declineTitle(client)}
      onClose={onClose}
      locked={no.isPending}
      actions={
        <>
          <Button kind="danger" busy={no.isPending && messages.declining} onClick={() => no.mutate()}>
            {words.declineConfirm}
          </Button>
          <Button kind="secondary" disabled={no.isPending} onClick={onClose}>
            {messages.declineKeep}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p>{held ? words.declineText(formatMoney(held)) : words.declineFree}</p>
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
