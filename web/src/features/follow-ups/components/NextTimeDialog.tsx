/** A consultant proposes the next time: what, and when; the same time next week comes first. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { SlotPicker } from '@/features/booking/components/SlotPicker';
import { slotsQuery } from '@/features/booking/queries';
import { ownOfferingsQuery } from '@/features/practice/queries';
import type { Booking, Moment, Offering } from '@/kit/api/types';
import { dayAndTime } from '@/kit/time/format';
import { viewerZone } from '@/kit/time/viewer';
import { addDays, dateIn } from '@/kit/time/zones';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { RadioGroup, Select, TextArea } from '@/ui/inputs';
import { Note } from '@/ui/layout';
import { Loading, Skeleton } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { sameTimeNextWeek, timesNearby } from '../model';
import { followUpsQuery, proposeNext } from '../queries';

const LONGEST_NOTE = 300;
const DAYS_AHEAD = 21;
const NEARBY = 4;

interface NextTimeDialogProps {
  booking: Booking;
  onClose: () => void;
}

export function NextTimeDialog({ booking, onClose }: NextTimeDialogProps) {
  const { data } = useQuery(ownOfferingsQuery);
  const offerings = data?.filter(({ active, ways }) => active && ways.includes('slot'));
  return (
    <Dialog open title={messages.proposeTitle(booking.client.name)} onClose={onClose}>
      {!offerings ? (
        <Loading>
          <Skeleton className="h-60" />
        </Loading>
      ) : offerings[0] ? (
        <Form booking={booking} offerings={offerings} onClose={onClose} />
      ) : (
        <Note tone="warn">{messages.noOffering}</Note>
      )}
    </Dialog>
  );
}

function Form({ booking, offerings, onClose }: NextTimeDialogProps & { offerings: Offering[] }) {
  const client = useQueryClient();
  const usual = offerings.find(({ id }) => id === booking.offering_id) ?? offerings[0];
  const [offeringId, setOfferingId] = useState(usual?.id ?? '');
  const [at, setAt] = useState<Moment | null>(null);
  const [isPicking, setPicking] = useState(false);
  const [zone, setZone] = useState(viewerZone);
  const [note, setNote] = useState('');
  const { name } = booking.client;
  const send = useMutation({
    mutationFn: (time: Moment) => proposeNext(booking.id, { offeringId, times: [time], note }),
    onSuccess: (standing) => {
      client.setQueryData(followUpsQuery(booking.id).queryKey, standing);
      toast(messages.sent(name), 'good');
      onClose();
    },
    onError: () => void client.invalidateQueries({ queryKey: ['booking', 'slots'] }),
  });
  const choose = (time: Moment | null) => {
    send.reset();
    setAt(time);
  };
  return (
    <div className="grid gap-4">
      <p>{messages.proposeText(name)}</p>
      {offerings.length > 1 && (
        <Select
          label={messages.what}
          choices={offerings.map(({ id, title }) => ({ value: id, label: title }))}
          value={offeringId}
          onChange={(event) => {
            setOfferingId(event.target.value);
            choose(null);
          }}
        />
      )}
      {isPicking ? (
        <div className="-mx-1.5 max-h-[44dvh] overflow-y-auto px-1.5">
          <SlotPicker
            key={offeringId}
            offeringId={offeringId}
            horizonDays={offerings.find(({ id }) => id === offeringId)?.horizon_days ?? DAYS_AHEAD}
            consultantZone={booking.consultant_zone}
            value={at}
            onChange={choose}
            zone={zone}
            onZoneChange={setZone}
          />
        </div>
      ) : (
        <Suggestions
          booking={booking}
          offeringId={offeringId}
          value={at}
          onChange={choose}
          onPick={() => setPicking(true)}
        />
      )}
      <details>
        <summary className="min-h-6 text-sm">{messages.addNote}</summary>
        <div className="pt-2">
          <TextArea
            label={messages.note}
            hint={messages.noteHint(name)}
            optional
            rows={2}
            maxLength={LONGEST_NOTE}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
      </details>
      {send.error && (
        <div role="alert">
          <Note tone="bad">{send.error.message}</Note>
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          disabled={!at}
          busy={send.isPending && messages.sending}
          onClick={() => at && send.mutate(at)}
        >
          {messages.send}
        </Button>
        <Button kind="secondary" disabled={send.isPending} onClick={onClose}>
          {messages.notNow}
        </Button>
      </div>
    </div>
  );
}

interface SuggestionsProps {
  booking: Booking;
  offeringId: string;
  value: Moment | null;
  onChange: (at: Moment) => void;
  onPick: () => void;
}

/** The same time next week where it is free, a few around it, and the way to all others. */
function Suggestions({ booking, offeringId, value, onChange, onPick }: SuggestionsProps) {
  const zone = booking.consultant_zone;
  const today = dateIn(Date.now(), zone);
  const { data, isPending } = useQuery(
    slotsQuery({ offeringId, zone, from: today, to: addDays(today, DAYS_AHEAD) }),
  );
  if (isPending) {
    return (
      <Loading>
        <Skeleton className="h-48" />
      </Loading>
    );
  }
  const slots = data?.slots ?? [];
  const same = sameTimeNextWeek(slots, booking.starts_at, zone);
  const nearby = timesNearby(slots, booking.starts_at, NEARBY, same);
  const times = same ? [same, ...nearby] : nearby;
  return (
    <div className="grid gap-2">
      {times.length === 0 ? (
        <p className="text-soft">{messages.noneNearby}</p>
      ) : (
        <RadioGroup
          legend={messages.soon}
          value={value}
          onChange={onChange}
          choices={times.map((time) => ({
            value: time,
            label: dayAndTime(time),
            ...(time === same && { hint: messages.sameTime }),
          }))}
        />
      )}
      <Button kind="quiet" size="small" className="justify-self-start" onClick={onPick}>
        {messages.otherTime}
      </Button>
    </div>
  );
}
