/** A client books the next time that was proposed: price and terms first, then as any other booking. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { IntakeFields } from '@/features/booking/components/IntakeFields';
import { PayAndConfirm } from '@/features/booking/components/PayAndConfirm';
import { CancellationWords, CostWords } from '@/features/booking/components/Terms';
import { hasCall, whereWords } from '@/features/booking/meetings/model';
import { messages as bookingMessages } from '@/features/booking/messages';
import { priceLimit } from '@/features/booking/model';
import { offeredQuery } from '@/features/booking/offering';
import { useAnswers } from '@/features/booking/said';
import { Problem } from '@/kit/api/problem';
import type { Booking, FollowUp, Form, Moment } from '@/kit/api/types';
import { dayAndTime, minutesLong } from '@/kit/time/format';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { RadioGroup } from '@/ui/inputs';
import { Note } from '@/ui/layout';
import { Loading, Skeleton } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { bookNext, followUpsQuery } from '../queries';

interface BookNextDialogProps {
  booking: Booking;
  followUp: FollowUp;
  onClose: () => void;
}

export function BookNextDialog({ booking, followUp, onClose }: BookNextDialogProps) {
  const { offering } = followUp;
  const asked = useQuery({
    ...offeredQuery(booking.consultant.slug ?? undefined, undefined, offering.offering_id),
    enabled: offering.asks,
  });
  const found = asked.data?.offering;
  const form = found && 'form' in found ? found.form : null;
  return (
    <Dialog open title={messages.bookTitle(booking.consultant.name)} onClose={onClose}>
      {offering.asks && asked.isPending ? (
        <Loading>
          <Skeleton className="h-60" />
        </Loading>
      ) : (
        <Contents
          booking={booking}
          followUp={followUp}
          form={offering.asks ? form : null}
          version={found && 'form_version' in found ? found.form_version : 0}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}

interface ContentsProps extends BookNextDialogProps {
  form: Form | null;
  version: number;
}

function Contents({ booking, followUp, form, version, onClose }: ContentsProps) {
  const client = useQueryClient();
  const { offering, times } = followUp;
  const free = times.filter((each) => each.free);
  const [chosen, setChosen] = useState<Moment | null>(free[0]?.starts_at ?? null);
  const at = free.find(({ starts_at }) => starts_at === chosen)?.starts_at ?? null;
  const { intake, setIntake, answered, errorOf, isWhole } = useAnswers({
    offeringId: offering.offering_id,
    form,
    version,
  });
  // Sent again after a lost connection, it is still the same booking; a refusal ends that intention.
  const intention = useRef(crypto.randomUUID());
  const send = useMutation({
    mutationFn: (wanted: Moment) =>
      bookNext(booking.id, followUp.id, {
        at: wanted,
        intake: answered,
        idempotencyKey: intention.current,
      }),
    onSuccess: (standing) => {
      client.setQueryData(followUpsQuery(booking.id).queryKey, standing);
      for (const key of ['booking', 'billing']) void client.invalidateQueries({ queryKey: [key] });
      toast(messages.done, 'good');
      onClose();
    },
    onError: (error) => {
      if (!(error instanceof Problem && error.isTemporary)) intention.current = crypto.randomUUID();
      void client.invalidateQueries({ queryKey: followUpsQuery(booking.id).queryKey });
    },
  });
  const refusal = send.error instanceof Problem ? send.error : null;

  return (
    <div className="grid gap-5">
      <p>
        <strong>{offering.title}</strong>, {minutesLong(offering.duration_minutes)}.{' '}
        {messages.until(dayAndTime(followUp.expires_at))}
      </p>
      {free.length === 0 ? (
        <Note tone="warn">{messages.allGone}</Note>
      ) : (
        <RadioGroup
          legend={messages.times}
          value={at}
          onChange={(value) => {
            send.reset();
            intention.current = crypto.randomUUID();
            setChosen(value);
          }}
          choices={times.map(({ starts_at, free: isFree }) => ({
            value: starts_at,
            label: dayAndTime(starts_at),
            disabled: !isFree,
            ...(!isFree && { hint: messages.gone }),
          }))}
        />
      )}
      <section className="grid gap-1">
        <h3 className="text-base">{bookingMessages.costTitle}</h3>
        <CostWords price={offering.price} minutes={offering.duration_minutes} location={offering.location} />
        {!hasCall(offering.location) && (
          <p className="font-medium break-words">{whereWords(offering.location, 'client')}</p>
        )}
      </section>
      {at && (
        <section className="grid gap-1">
          <h3 className="text-base">{bookingMessages.cancellationTitle}</h3>
          <CancellationWords price={offering.price} policy={offering.policy} startsAt={at} />
        </section>
      )}
      {form && <IntakeFields form={form} draft={intake} errorOf={errorOf(refusal)} onChange={setIntake} />}
      {offering.by_hand && (
        <Note title={bookingMessages.askFirstTitle}>{bookingMessages.askFirst(booking.consultant.name)}</Note>
      )}
      <PayAndConfirm
        limit={priceLimit(offering.price, offering.duration_minutes)}
        returnTo={`/bookings/${booking.id}`}
      >
        {send.error && (
          <div role="alert">
            <Note tone="bad">{send.error.message}</Note>
          </div>
        )}
        <Button
          wide
          disabled={!at}
          busy={send.isPending && messages.booking}
          onClick={() => at && isWhole() && send.mutate(at)}
        >
          {offering.by_hand ? messages.ask : messages.confirm}
        </Button>
      </PayAndConfirm>
    </div>
  );
}
