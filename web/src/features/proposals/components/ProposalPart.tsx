/** Other times for a booking: what is proposed, the answer to it, and the way to propose some. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { Booking, Id, Moment, Proposal, Proposals } from '@/kit/api/types';
import { dayAndTime } from '@/kit/time/format';
import { useNow } from '@/kit/time/useNow';
import { viewerZone } from '@/kit/time/viewer';
import { Button } from '@/ui/Button';
import { RadioGroup } from '@/ui/inputs';
import { Note } from '@/ui/layout';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { proposalMood } from '../model';
import { acceptTime, declineTimes, type Place, proposalsQuery } from '../queries';

const ProposeDialog = lazy(() =>
  import('./ProposeDialog').then((module) => ({ default: module.ProposeDialog })),
);

interface ProposalPartProps {
  booking: Booking;
  /** How the other side is called. */
  other: string;
  /** The organisation at whose desk this is. */
  desk?: string;
}

export function ProposalPart({ booking, other, desk }: ProposalPartProps) {
  const place: Place = { bookingId: booking.id, ...(desk && { desk }) };
  const isPromised = booking.way === 'slot' && booking.state === 'confirmed';
  const { data } = useQuery({ ...proposalsQuery(place), enabled: isPromised });
  if (!isPromised || !data) return null;
  return <Standing booking={booking} other={other} place={place} standing={data} />;
}

interface StandingProps {
  booking: Booking;
  other: string;
  place: Place;
  standing: Proposals;
}

function Standing({ booking, other, place, standing }: StandingProps) {
  const now = useNow(30_000);
  const [isProposing, setProposing] = useState(false);
  const mood = proposalMood(standing, now);
  const { latest } = standing;
  if (mood === 'none' && !standing.can_propose) return null;
  return (
    <div className="grid gap-3">
      <div aria-live="polite" className="grid gap-3 empty:hidden">
        {latest && mood === 'theirs' && <Theirs place={place} other={other} proposal={latest} />}
        {latest && mood === 'mine' && <Mine place={place} other={other} proposal={latest} />}
        {mood === 'declined' && <Note>{messages.wasDeclined(other)}</Note>}
        {mood === 'expired' && <Note>{messages.wasExpired(other)}</Note>}
      </div>
      {standing.can_propose && (
        <Button kind="secondary" wide onClick={() => setProposing(true)}>
          {messages.propose}
        </Button>
      )}
      {isProposing && (
        <Suspense fallback={null}>
          <ProposeDialog booking={booking} place={place} other={other} onClose={() => setProposing(false)} />
        </Suspense>
      )}
    </div>
  );
}

interface ProposalProps {
  place: Place;
  other: string;
  proposal: Proposal;
}

function Theirs({ place, other, proposal }: ProposalProps) {
  const settled = useSettled(place);
  const [chosen, setChosen] = useState<Moment | null>(null);
  const zone = viewerZone();
  const free = proposal.times.filter((each) => each.free);
  const at = free.find(({ starts_at }) => starts_at === chosen)?.starts_at ?? null;
  const accept = useMutation({
    mutationFn: (wanted: Moment) => acceptTime(place, proposal.id, wanted),
    ...settled(messages.accepted),
  });
  const decline = useDecline(place, proposal.id, messages.declined);
  const isBusy = accept.isPending || decline.isPending;
  const trouble = accept.error ?? decline.error;
  return (
    <Note title={messages.theirs(other)}>
      <div className="grid gap-3">
        {proposal.note && <p className="max-w-prose whitespace-pre-line">{messages.says(proposal.note)}</p>}
        <RadioGroup
          legend={messages.times}
          value={at}
          onChange={(value) => {
            accept.reset();
            setChosen(value);
          }}
          choices={proposal.times.map(({ starts_at, free: isFree }) => ({
            value: starts_at,
            label: dayAndTime(starts_at, zone),
            disabled: !isFree,
            ...(!isFree && { hint: messages.gone }),
          }))}
        />
        <p className="text-soft">
          {messages.until(dayAndTime(proposal.expires_at, zone))} {messages.stays}
        </p>
        {trouble && (
          <p role="alert" className="font-medium text-bad">
            {trouble.message}
          </p>
        )}
        <div className="flex flex-wrap gap-2">
          <Button
            disabled={!at || isBusy}
            busy={accept.isPending && messages.accepting}
            onClick={() => at && accept.mutate(at)}
          >
            {messages.accept}
          </Button>
          <Button
            kind="secondary"
            disabled={isBusy}
            busy={decline.isPending && messages.declining}
            onClick={() => decline.mutate()}
          >
            {messages.decline}
          </Button>
        </div>
      </div>
    </Note>
  );
}

function Mine({ place, other, proposal }: ProposalProps) {
  const withdraw = useDecline(place, proposal.id, messages.withdrawn);
  return (
    <Note title={messages.mine(other)}>
      <div className="grid gap-3">
        <ul className="figures grid gap-1 font-medium">
          {proposal.times.map(({ starts_at, free }) => (
            <li key={starts_at}>
              {dayAndTime(starts_at)}
              {!free && <span className="font-normal text-soft"> ({messages.gone})</span>}
            </li>
          ))}
        </ul>
        {proposal.note && <p className="max-w-prose whitespace-pre-line">{messages.says(proposal.note)}</p>}
        <p className="text-soft">{messages.waits(other, dayAndTime(proposal.expires_at))}</p>
        {withdraw.error && (
          <p role="alert" className="font-medium text-bad">
            {withdraw.error.message}
          </p>
        )}
        <Button
          kind="secondary"
          size="small"
          className="justify-self-start"
          busy={withdraw.isPending && messages.withdrawing}
          onClick={() => withdraw.mutate()}
        >
          {messages.withdraw}
        </Button>
      </div>
    </Note>
  );
}

function useDecline(place: Place, id: Id, words: string) {
  const settled = useSettled(place);
  return useMutation({ mutationFn: () => declineTimes(place, id), ...settled(words) });
}

/** After an answer everything about the booking may be another; after a refusal, at least what is free. */
function useSettled(place: Place) {
  const client = useQueryClient();
  return (words: string) => ({
    onSuccess: (standing: Proposals) => {
      client.setQueryData(proposalsQuery(place).queryKey, standing);
      for (const key of ['booking', 'calls']) void client.invalidateQueries({ queryKey: [key] });
      toast(words, 'good');
    },
    onError: () => client.invalidateQueries({ queryKey: proposalsQuery(place).queryKey }),
  });
}
