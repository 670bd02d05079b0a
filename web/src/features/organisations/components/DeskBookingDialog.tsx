/** One booking at the desk: what it is, and moving or cancelling it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { BookingStateTag } from '@/features/booking/components/BookingState';
import { hasCall, whereWords } from '@/features/booking/meetings/model';
import { ProposalPart } from '@/features/proposals/components/ProposalPart';
import type { Booking, Moment, OwnOrganisation, Party } from '@/kit/api/types';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { RadioGroup, TextArea } from '@/ui/inputs';
import { ErrorState, Skeleton } from '@/ui/states';
import { DataList } from '@/ui/Table';
import { Time } from '@/ui/Time';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { cancelAtDesk, moveAtDesk } from '../queries';

const SlotPicker = lazy(() =>
  import('@/features/booking/components/SlotPicker').then((module) => ({ default: module.SlotPicker })),
);
/** A booking made earlier may be moved as far as any offering reaches. */
const HORIZON_DAYS = 365;

interface DeskBookingDialogProps {
  organisation: OwnOrganisation;
  booking: Booking;
  onClose: () => void;
}

export function DeskBookingDialog({ organisation, booking, onClose }: DeskBookingDialogProps) {
  const { slug, zone: ownZone } = organisation;
  const client = useQueryClient();
  const [step, setStep] = useState<'look' | 'move' | 'cancel'>('look');
  const [at, setAt] = useState<Moment | null>(null);
  const [zone, setZone] = useState(ownZone);
  const [party, setParty] = useState<Party>('consultant');
  const [reason, setReason] = useState('');
  const done = async (words: string) => {
    await client.invalidateQueries({ queryKey: ['booking'] });
    toast(words, 'good');
    onClose();
  };
  const moving = useMutation({
    mutationFn: (startsAt: Moment) => moveAtDesk(slug, booking.id, startsAt),
    onSuccess: () => done(messages.moved),
  });
  const cancelling = useMutation({
    mutationFn: () => cancelAtDesk(slug, booking.id, party, reason),
    onSuccess: () => done(messages.cancelled),
  });
  const isBusy = moving.isPending || cancelling.isPending;
  const isAhead = Date.parse(booking.starts_at) > Date.now();
  const isOpen = isAhead && ['requested', 'held', 'confirmed'].includes(booking.state);
  const failure = step === 'move' ? moving.error : cancelling.error;
  const actions = {
    look: (
      <>
        <Button kind="secondary" onClick={onClose}>
          {messages.close}
        </Button>
        {isOpen && booking.state === 'confirmed' && (
          <Button onClick={() => setStep('move')}>{messages.move}</Button>
        )}
        {isOpen && (
          <Button kind="danger" onClick={() => setStep('cancel')}>
            {messages.cancelBooking}
          </Button>
        )}
      </>
    ),
    move: (
      <>
        <Button
          busy={moving.isPending && messages.saving}
          disabled={!at || isBusy}
          onClick={() => at && moving.mutate(at)}
        >
          {messages.move}
        </Button>
        <Button kind="secondary" disabled={isBusy} onClick={() => setStep('look')}>
          {messages.keep}
        </Button>
      </>
    ),
    cancel: (
      <>
        <Button kind="secondary" disabled={isBusy} onClick={() => setStep('look')}>
          {messages.keep}
        </Button>
        <Button
          kind="danger"
          busy={cancelling.isPending && messages.cancelling}
          onClick={() => cancelling.mutate()}
        >
          {messages.cancelBooking}
        </Button>
      </>
    ),
  }[step];
  return (
    <Dialog
      open
      shape="sheet"
      onClose={onClose}
      locked={isBusy}
      title={booking.client.name}
      actions={actions}
    >
      <div className="grid gap-5">
        <DataList items={factsOf(booking, ownZone)} />
        {step === 'look' && <ProposalPart booking={booking} other={booking.client.name} desk={slug} />}
        {step === 'move' && (
          <Suspense fallback={<Skeleton className="h-80" />}>
            <SlotPicker
              offeringId={booking.offering_id}
              horizonDays={HORIZON_DAYS}
              consultantZone={ownZone}
              value={at}
              onChange={setAt}
              zone={zone}
              onZoneChange={setZone}
            />
          </Suspense>
        )}
        {step === 'cancel' && (
          <>
            <RadioGroup
              legend={messages.cancelFor}
              value={party}
              onChange={(value) => setParty(value as Party)}
              choices={[
                {
                  value: 'consultant',
                  label: messages.forConsultant,
                  hint: messages.forConsultantHint,
                },
                { value: 'client', label: messages.forClient, hint: messages.forClientHint },
              ]}
            />
            <TextArea
              label={messages.reason}
              hint={messages.reasonHint}
              optional
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </>
        )}
        {failure && <ErrorState error={failure} />}
      </div>
    </Dialog>
  );
}

function factsOf(booking: Booking, zone: string) {
  const others = booking.further_consultants.map(({ name }) => name).join(', ');
  return [
    { term: messages.what, value: booking.offering_title },
    { term: messages.when, value: <Time at={booking.starts_at} zone={zone} /> },
    { term: messages.consultant, value: booking.consultant.name },
    ...(others ? [{ term: messages.further, value: others }] : []),
    ...(hasCall(booking.location)
      ? []
      : [{ term: messages.where, value: whereWords(booking.location, null) }]),
    ...(booking.room ? [{ term: messages.room, value: booking.room }] : []),
    { term: messages.state, value: <BookingStateTag state={booking.state} /> },
    ...(booking.note ? [{ term: messages.noteLabel, value: booking.note }] : []),
    ...(booking.made_by ? [{ term: messages.madeByLabel, value: booking.made_by.name }] : []),
  ];
}
