/** A consultant's word on a meeting that no call of ours saw: it took place, or nobody came. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Booking } from '@/kit/api/types';
import { formatMoney } from '@/kit/money/money';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Note } from '@/ui/layout';
import { toast } from '@/ui/Toast';
import { TwoAnswers } from '../components/TwoAnswers';
import { tellOutcome } from '../queries';
import { messages } from './messages';

interface OutcomeButtonsProps {
  booking: Booking;
  size?: 'large' | 'small';
}

export function OutcomeButtons({ booking, size = 'large' }: OutcomeButtonsProps) {
  const [isAsking, setAsking] = useState(false);
  const looking = useLookAgain();
  const yes = useMutation({
    mutationFn: () => tellOutcome(booking.id, true),
    onSuccess: () => toast(messages.toldHeld, 'good'),
    onSettled: looking,
  });
  return (
    <TwoAnswers
      size={size}
      yes={{
        label: messages.tookPlace,
        named: messages.tookPlaceOf(booking.client.name),
        busy: yes.isPending && messages.telling,
        error: yes.error,
        give: () => yes.mutate(),
      }}
      no={{
        label: messages.nobodyCame,
        named: messages.nobodyCameOf(booking.client.name),
        ask: () => setAsking(true),
      }}
    >
      {isAsking && <NobodyCameDialog booking={booking} onClose={() => setAsking(false)} />}
    </TwoAnswers>
  );
}

/** What it costs the client is shown before it is said. */
function NobodyCameDialog({ booking, onClose }: { booking: Booking; onClose: () => void }) {
  const looking = useLookAgain();
  const no = useMutation({
    mutationFn: () => tellOutcome(booking.id, false),
    onSuccess: () => {
      toast(messages.toldNobodyCame(booking.client.name), 'good');
      onClose();
    },
    onSettled: looking,
  });
  const percent = booking.policy.no_show_charge_percent;
  return (
    <Dialog
      open
      title={messages.nobodyCameTitle(booking.client.name)}
      onClose={onClose}
      locked={no.isPending}
      actions={
        <>
          <Button kind="danger" busy={no.isPending && messages.telling} onClick={() => no.mutate()}>
            {messages.nobodyCameConfirm}
          </Button>
          <Button kind="secondary" disabled={no.isPending} onClick={onClose}>
            {messages.nobodyCameKeep}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p>
          {booking.price.kind === 'free' || percent === 0
            ? messages.nobodyCameFree
            : messages.nobodyCameText(percent, formatMoney(booking.price_limit))}
        </p>
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
    for (const key of ['booking', 'billing']) void client.invalidateQueries({ queryKey: [key] });
  };
}
