/** One's own place in a class: taking seats, waiting for some, and what one has. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { Problem } from '@/kit/api/problem';
import type { ConsultationClass } from '@/kit/api/types';
import { useSession } from '@/kit/auth/session';
import { formatMoney } from '@/kit/money/money';
import { dayAndTime } from '@/kit/time/format';
import { Button, ButtonLink } from '@/ui/Button';
import { NumberInput, TextArea } from '@/ui/inputs';
import { Note } from '@/ui/layout';
import { Money } from '@/ui/Money';
import { toast } from '@/ui/Toast';
import { AttendeeFields } from '../attendees/AttendeeFields';
import { messages as attendeeMessages } from '../attendees/messages';
import { attendeeOf, forMyself, lacksName, useKeptAttendee } from '../attendees/model';
import { PayAndConfirm } from '../components/PayAndConfirm';
import { messages } from './messages';
import { mostAtOnce, priceOfSeats, standingIn } from './model';
import { acceptSeats, classQuery, stopWaiting, takeSeats, waitForSeats } from './queries';

const LONGEST_NOTE = 2000;

export function OwnPlace({ planned }: { planned: ConsultationClass }) {
  const { me } = useSession();
  const standing = standingIn(planned);
  if (standing === 'own') {
    return (
      <div className="grid gap-3">
        <p className="font-semibold">{messages.ownTitle}</p>
        <ButtonLink to="/own-classes/$id" params={{ id: planned.id }} wide>
          {messages.ownLink}
        </ButtonLink>
      </div>
    );
  }
  if (standing === 'seated') return <Seated planned={planned} />;
  if (standing === 'closed') {
    return (
      <Note>
        {messages.closed[planned.state]}
        {planned.cancel_reason && (
          <span className="block pt-1">{messages.reason(planned.cancel_reason)}</span>
        )}
      </Note>
    );
  }
  if (!me) {
    return (
      <ButtonLink to="/sign-in" search={{ next: `/classes/${planned.id}` }} size="large" wide>
        {standing === 'full' ? messages.signInToWait : messages.signIn}
      </ButtonLink>
    );
  }
  if (standing === 'enrol') return <Enrol planned={planned} />;
  if (standing === 'full') return <Wait planned={planned} />;
  return <Waiting planned={planned} />;
}

/** Whatever is done here changes the class, and one's bookings and money with it. */
function useAfterwards(planned: ConsultationClass) {
  const client = useQueryClient();
  return async () => {
    for (const key of ['booking', 'billing']) void client.invalidateQueries({ queryKey: [key] });
    await client.refetchQueries({ queryKey: classQuery(planned.id).queryKey, exact: true });
  };
}

function Refusal({ error }: { error: Error | null }) {
  return (
    error && (
      <div role="alert">
        <Note tone="bad">{error.message}</Note>
      </div>
    )
  );
}

function HowMany({
  planned,
  seats,
  most,
  onChange,
}: {
  planned: ConsultationClass;
  seats: number;
  most: number;
  onChange: (seats: number) => void;
}) {
  const total = priceOfSeats(planned.price, seats);
  return (
    <div className="grid gap-3">
      {most > 1 && (
        <NumberInput
          label={messages.chooseSeats}
          className="max-w-32"
          min={1}
          max={most}
          value={seats}
          onChange={({ target }) =>
            onChange(Math.min(most, Math.max(1, Math.trunc(Number(target.value)) || 1)))
          }
        />
      )}
      {total && most > 1 && (
        <p className="flex justify-between gap-4">
          <span className="text-soft">{messages.total}</span>
          <strong>
            <Money value={total} />
          </strong>
        </p>
      )}
    </div>
  );
}

function Enrol({ planned }: { planned: ConsultationClass }) {
  const most = mostAtOnce(planned);
  const [wanted, setWanted] = useState(1);
  const [note, setNote] = useState('');
  const [attendee, setAttendee] = useKeptAttendee(planned.id);
  const [isSent, setSent] = useState(false);
  const afterwards = useAfterwards(planned);
  const intention = useRef(crypto.randomUUID());
  const seats = Math.min(wanted, most);
  const total = priceOfSeats(planned.price, seats);
  const go = useMutation({
    mutationFn: () => takeSeats(planned.id, seats, note, attendeeOf(attendee), intention.current),
    retry: (failures, error) =>
      error instanceof Problem && error.code === 'booking.not_known_yet' && failures < 4,
    retryDelay: 1_500,
    onSuccess: async () => {
      setAttendee(forMyself);
      await afterwards();
    },
    onError: (error) => {
      if (!(error instanceof Problem && error.isTemporary)) {
        intention.current = crypto.randomUUID();
        void afterwards();
      }
    },
  });
  const errorOf = (field: string) => {
    if (field === 'attendee.name' && isSent && lacksName(attendee)) return attendeeMessages.nameMissing;
    return go.error instanceof Problem ? go.error.field(field) : undefined;
  };
  function submit() {
    setSent(true);
    if (!lacksName(attendee)) go.mutate();
  }
  return (
    <div className="grid gap-5">
      <HowMany planned={planned} seats={seats} most={most} onChange={setWanted} />
      <AttendeeFields draft={attendee} errorOf={errorOf} onChange={setAttendee} />
      <TextArea
        label={messages.note}
        optional
        hint={messages.noteHint(planned.consultant.name)}
        maxLength={LONGEST_NOTE}
        value={note}
        onChange={({ target }) => setNote(target.value)}
      />
      <PayAndConfirm limit={total} returnTo={`/classes/${planned.id}`}>
        <Refusal error={go.error} />
        <Button size="large" wide busy={go.isPending && messages.enrolling} onClick={submit}>
          {seats === 1 ? messages.enrol : messages.enrolMany(seats)}
        </Button>
        <p className="text-sm text-faint">
          {total ? messages.paid(formatMoney(total, { short: true })) : messages.free}
        </p>
      </PayAndConfirm>
    </div>
  );
}

function Wait({ planned }: { planned: ConsultationClass }) {
  const [seats, setSeats] = useState(1);
  const afterwards = useAfterwards(planned);
  const go = useMutation({
    mutationFn: () => waitForSeats(planned.id, seats),
    onSuccess: afterwards,
    onError: () => void afterwards(),
  });
  return (
    <div className="grid gap-5">
      <Note title={messages.waitTitle}>{messages.waitText}</Note>
      <HowMany planned={planned} seats={seats} most={planned.most_seats} onChange={setSeats} />
      <Refusal error={go.error} />
      <Button size="large" wide busy={go.isPending && messages.waitingNow} onClick={() => go.mutate()}>
        {seats === 1 ? messages.wait : messages.waitMany(seats)}
      </Button>
    </div>
  );
}

function Waiting({ planned }: { planned: ConsultationClass }) {
  const afterwards = useAfterwards(planned);
  const leave = useMutation({
    mutationFn: () => stopWaiting(planned.id),
    onSuccess: async () => {
      toast(messages.left);
      await afterwards();
    },
    onError: () => void afterwards(),
  });
  const own = planned.own_wait;
  if (!own) return null;
  const leaveButton = (
    <Button kind="quiet" wide busy={leave.isPending && messages.leaving} onClick={() => leave.mutate()}>
      {messages.leave}
    </Button>
  );
  if (own.state === 'offered' && own.offered_until) {
    return (
      <Offered planned={planned} seats={own.seats} until={own.offered_until}>
        {leaveButton}
      </Offered>
    );
  }
  return (
    <div className="grid gap-3">
      <Note title={messages.waitingTitle(own.ahead)}>{messages.waitingText(own.seats)}</Note>
      <Refusal error={leave.error} />
      {leaveButton}
    </div>
  );
}

interface OfferedProps {
  planned: ConsultationClass;
  seats: number;
  until: string;
  children: ReactNode;
}

function Offered({ planned, seats, until, children }: OfferedProps) {
  const afterwards = useAfterwards(planned);
  const go = useMutation({
    mutationFn: () => acceptSeats(planned.id, ''),
    onSuccess: afterwards,
    onError: () => void afterwards(),
  });
  return (
    <div className="grid gap-4">
      <Note tone="good" title={messages.offeredTitle(seats)}>
        {messages.offeredText(dayAndTime(until))}
      </Note>
      <PayAndConfirm limit={priceOfSeats(planned.price, seats)} returnTo={`/classes/${planned.id}`}>
        <Refusal error={go.error} />
        <Button size="large" wide busy={go.isPending && messages.enrolling} onClick={() => go.mutate()}>
          {messages.accept}
        </Button>
      </PayAndConfirm>
      {children}
    </div>
  );
}

function Seated({ planned }: { planned: ConsultationClass }) {
  const own = planned.own_seat;
  if (!own) return null;
  const isAwaited = own.state === 'requested';
  return (
    <div className="grid gap-3">
      <Note tone={isAwaited ? 'plain' : 'good'} title={messages.seatedTitle(own.seats)}>
        {isAwaited
          ? messages.seatedRequested
          : planned.state === 'planned'
            ? messages.seatedText
            : messages.closed[planned.state]}
      </Note>
      <ButtonLink to="/bookings/$id" params={{ id: own.booking_id }} kind="secondary" wide>
        {messages.openBooking}
      </ButtonLink>
    </div>
  );
}
