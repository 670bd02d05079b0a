/** For visitors: who they are, and the letter that is on its way then; or to sign in instead. */
import { useState } from 'react';
import type { Problem } from '@/kit/api/problem';
import type { GuestSent } from '@/kit/api/types';
import { useNow } from '@/kit/time/useNow';
import { Button } from '@/ui/Button';
import { TextInput } from '@/ui/inputs';
import { Link } from '@/ui/Link';
import { Note } from '@/ui/layout';
import { messages } from '../messages';
import type { Guest } from '../queries';

const LONGEST_NAME = 80;

interface GuestPanelProps {
  giver: string;
  /** Without a time there is nothing to begin. */
  isReady: boolean;
  notReady: string;
  isSending: boolean;
  refusal: Problem | null;
  /** What is said where it concerns none of the fields here. */
  error: string | null;
  signInNext: string;
  onBegin: (guest: Guest) => void;
}

export function GuestPanel({
  giver,
  isReady,
  notReady,
  isSending,
  refusal,
  error,
  signInNext,
  onBegin,
}: GuestPanelProps) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [isMissing, setMissing] = useState(false);
  return (
    <form
      className="grid gap-4"
      aria-labelledby="as-guest"
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(name.trim() === '');
        if (name.trim() !== '' && !isSending) onBegin({ name: name.trim(), email: email.trim() });
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
        hint={messages.nameHint(giver)}
        value={name}
        error={isMissing ? messages.nameMissing : refusal?.field('name')}
        onChange={(event) => setName(event.target.value)}
      />
      <TextInput
        label={messages.email}
        type="email"
        name="email"
        autoComplete="email"
        required
        value={email}
        error={refusal?.field('email')}
        onChange={(event) => setEmail(event.target.value)}
      />
      {error && (
        <div role="alert">
          <Note tone="bad">{error}</Note>
        </div>
      )}
      <Button type="submit" size="large" wide disabled={!isReady} busy={isSending && messages.sending}>
        {isReady ? messages.continueAsGuest : notReady}
      </Button>
      <p className="text-sm text-faint">{messages.notKept}</p>
      <p className="border-t border-hairline pt-4 text-sm">
        {messages.haveAccount}{' '}
        <Link to="/sign-in" search={{ next: signInNext }}>
          {messages.signIn}
        </Link>
      </p>
    </form>
  );
}

interface GuestLetterProps {
  email: string;
  sent: GuestSent;
  sentAt: number;
  isSending: boolean;
  error: string | null;
  onResend: () => void;
  onBack: () => void;
}

/** The letter is on its way, if the address is one that may be written to: the page does not know. */
export function GuestLetter({ email, sent, sentAt, isSending, error, onResend, onBack }: GuestLetterProps) {
  const now = useNow(1_000);
  const left = Math.ceil((sentAt + sent.resend_after_seconds * 1000 - now) / 1000);
  return (
    <div className="grid gap-4" data-testid="guest-letter">
      <div role="status">
        <Note tone="good" title={messages.sentTitle}>
          {messages.sentText(email, sent.link_minutes)}
        </Note>
      </div>
      {error && (
        <div role="alert">
          <Note tone="bad">{error}</Note>
        </div>
      )}
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        {left > 0 ? (
          <p className="figures px-3 py-1.5 text-sm text-faint">{messages.resendIn(left)}</p>
        ) : (
          <Button kind="quiet" size="small" busy={isSending && messages.sending} onClick={onResend}>
            {messages.resend}
          </Button>
        )}
        <Button kind="quiet" size="small" onClick={onBack}>
          {messages.otherEmail}
        </Button>
      </div>
    </div>
  );
}
