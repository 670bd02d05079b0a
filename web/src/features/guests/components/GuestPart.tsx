/** For visitors: who they are, then the letter that is on its way; or to sign in instead. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '@/kit/api/problem';
import type { GuestSent, Moment } from '@/kit/api/types';
import { useNow } from '@/kit/time/useNow';
import { Button } from '@/ui/Button';
import { TextInput } from '@/ui/inputs';
import { Link } from '@/ui/Link';
import { Note } from '@/ui/layout';
import { messages } from '../messages';
import type { Guest } from '../queries';

const LONGEST_NAME = 80;

interface GuestPartProps {
  giver: string;
  /** The chosen time: a letter is about the one it was sent for. */
  wanted: Moment | null;
  /** Without a time that can be had there is nothing to begin. */
  isReady: boolean;
  notReady: string;
  refusal: Problem | null;
  /** What is said where it concerns none of the fields. */
  error: string | null;
  signInNext: string;
  /** Whether everything else of the form is filled in; says so beside the fields where it is not. */
  isWhole: () => boolean;
  begin: (guest: Guest) => Promise<GuestSent>;
  onRefused: (error: Error | null) => void;
}

export function GuestPart(props: GuestPartProps) {
  const { wanted, isReady, notReady, refusal, error, isWhole, begin, onRefused } = props;
  const [guest, setGuest] = useState<Guest>({ name: '', email: '' });
  const [isMissing, setMissing] = useState(false);
  const [letter, setLetter] = useState<{ sent: GuestSent; atMs: number; wanted: Moment | null } | null>(null);
  const send = useMutation({
    mutationFn: () => begin({ name: guest.name.trim(), email: guest.email.trim() }),
    onMutate: () => onRefused(null),
    onSuccess: (sent) => setLetter({ sent, atMs: Date.now(), wanted }),
    onError: onRefused,
  });
  if (letter && isReady && letter.wanted === wanted) {
    return (
      <div className="grid gap-4" data-testid="guest-letter">
        <div role="status">
          <Note tone="good" title={messages.sentTitle}>
            {messages.sentText(guest.email.trim(), letter.sent.link_minutes)}
          </Note>
        </div>
        <Refusal>{error}</Refusal>
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Resend
            fromMs={letter.atMs + letter.sent.resend_after_seconds * 1000}
            isSending={send.isPending}
            onResend={() => send.mutate()}
          />
          <Button kind="quiet" size="small" onClick={() => setLetter(null)}>
            {messages.otherEmail}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <form
      className="grid gap-4"
      aria-labelledby="as-guest"
      onSubmit={(event) => {
        event.preventDefault();
        const isNameMissing = guest.name.trim() === '';
        setMissing(isNameMissing);
        if (isWhole() && !isNameMissing && !send.isPending) send.mutate();
      }}
    >
      <div>
        <h2 id="as-guest" className="text-lg">
          {messages.title}
        </h2>
        <p className="text-sm text-soft">{messages.lead}</p>
      </div>
      <TextInput
        label={messages.name}
        name="name"
        autoComplete="name"
        maxLength={LONGEST_NAME}
        hint={messages.nameHint(props.giver)}
        value={guest.name}
        error={isMissing ? messages.nameMissing : refusal?.field('name')}
        onChange={(event) => setGuest({ ...guest, name: event.target.value })}
      />
      <TextInput
        label={messages.email}
        type="email"
        name="email"
        autoComplete="email"
        required
        value={guest.email}
        error={refusal?.field('email')}
        onChange={(event) => setGuest({ ...guest, email: event.target.value })}
      />
      <Refusal>{error}</Refusal>
      <Button type="submit" size="large" wide disabled={!isReady} busy={send.isPending && messages.sending}>
        {isReady ? messages.continueAsGuest : notReady}
      </Button>
      <p className="text-sm text-faint">{messages.notKept}</p>
      <p className="border-t border-hairline pt-4 text-sm">
        {messages.haveAccount}{' '}
        <Link to="/sign-in" search={{ next: props.signInNext }}>
          {messages.signIn}
        </Link>
      </p>
    </form>
  );
}

function Refusal({ children }: { children: string | null }) {
  return (
    children && (
      <div role="alert">
        <Note tone="bad">{children}</Note>
      </div>
    )
  );
}

interface ResendProps {
  fromMs: number;
  isSending: boolean;
  onResend: () => void;
}

function Resend({ fromMs, isSending, onResend }: ResendProps) {
  const left = Math.ceil((fromMs - useNow(1_000)) / 1000);
  if (left > 0) return <p className="figures px-3 py-1.5 text-sm text-faint">{messages.resendIn(left)}</p>;
  return (
    <Button kind="quiet" size="small" busy={isSending && messages.sending} onClick={onResend}>
      {messages.resend}
    </Button>
  );
}
