/** Rings on every page of a consultant when a client calls at once: answer, decline, or be left alone on this device. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { ring, ringAgain } from '@/features/practice/today/bell';
import { Problem } from '@/kit/api/problem';
import type { Booking } from '@/kit/api/types';
import { minutesLong } from '@/kit/time/format';
import { useNow } from '@/kit/time/useNow';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Price } from '@/ui/Money';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { secondsToRing } from '../model';
import { acceptCall, declineCall, openedCallQuery, ringingQuery } from '../queries';

const CHIME_EVERY_MS = 3_000;

export function RingingDialog() {
  const { data = [] } = useQuery(ringingQuery);
  const [ignored, setIgnored] = useState<string | null>(null);
  const booking = data.find(({ id }) => id !== ignored);
  return booking ? (
    <Ringing key={booking.id} booking={booking} onIgnore={() => setIgnored(booking.id)} />
  ) : null;
}

function Ringing({ booking, onIgnore }: { booking: Booking; onIgnore: () => void }) {
  const client = useQueryClient();
  const { history } = useRouter();
  const left = secondsToRing(booking, useNow(500));
  useChime(booking);

  const isGone = (error: Error) => error instanceof Problem && error.code === 'booking.not_ringing';
  const lookAgain = () => client.invalidateQueries({ queryKey: ['booking'] });
  const onError = (error: Error) => {
    toast(isGone(error) ? messages.answeredElsewhere : error.message, 'bad');
    if (isGone(error)) onIgnore();
    void lookAgain();
  };
  const answer = useMutation({
    mutationFn: async () => {
      const answered = await acceptCall(booking.id);
      if (answered.state !== 'declined') await client.fetchQuery(openedCallQuery(booking.id));
      return answered;
    },
    onSuccess: (answered) => {
      onIgnore();
      void lookAgain();
      if (answered.state === 'declined') toast(messages.noTimeLeft);
      else history.push(`/call/${booking.id}`);
    },
    onError,
  });
  const decline = useMutation({
    mutationFn: () => declineCall(booking.id),
    onSuccess: () => {
      onIgnore();
      void lookAgain();
    },
    onError,
  });
  const isBusy = answer.isPending || decline.isPending;
  return (
    <Dialog
      open={left > 0 || isBusy}
      onClose={onIgnore}
      locked={isBusy}
      title={messages.callTitleFor(booking.client.name)}
      actions={
        <>
          <Button
            size="large"
            busy={answer.isPending && messages.answering}
            disabled={decline.isPending}
            onClick={() => answer.mutate()}
          >
            {messages.answer}
          </Button>
          <Button
            size="large"
            kind="secondary"
            busy={decline.isPending && messages.declining}
            disabled={answer.isPending}
            onClick={() => decline.mutate()}
          >
            {messages.decline}
          </Button>
          <Button size="large" kind="quiet" disabled={isBusy} onClick={onIgnore}>
            {messages.ignore}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <div className="flex items-center gap-4">
          <Avatar id={booking.client.id} name={booking.client.name} />
          <p>
            {messages.callText(booking.offering_title, minutesLong(booking.duration_minutes))}
            <span className="block text-sm text-soft">
              <Price terms={booking.price} />
            </span>
          </p>
        </div>
        {booking.note && (
          <p className="max-w-prose rounded-md bg-sunk px-4 py-3 whitespace-pre-line">{booking.note}</p>
        )}
        <p className="figures text-sm text-soft" role="timer" aria-live="off">
          {messages.ringsFor(left)}
        </p>
      </div>
    </Dialog>
  );
}

/** A chime every few seconds, and one notification, until it stops ringing here. */
function useChime(booking: Booking): void {
  const { id, client, offering_title, duration_minutes } = booking;
  const words = useRef({ title: '', text: '' });
  words.current = {
    title: messages.callTitleFor(client.name),
    text: messages.callText(offering_title, minutesLong(duration_minutes)),
  };
  useEffect(() => {
    const close = ring(words.current.title, words.current.text, `consulta-ringing-${id}`, () => {});
    const timer = setInterval(ringAgain, CHIME_EVERY_MS);
    return () => {
      clearInterval(timer);
      close();
    };
  }, [id]);
}
