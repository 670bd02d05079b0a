/** The second step: the six digits from the email. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '@/kit/api/problem';
import type { CodeSent, SignedIn } from '@/kit/api/types';
import { useNow } from '@/kit/time/useNow';
import { Button } from '@/ui/Button';
import { Field } from '@/ui/Field';
import { PageHeader } from '@/ui/layout';
import { messages } from '../messages';
import { sendCode, signIn } from '../queries';

const DIGITS = 6;

interface CodeStepProps {
  email: string;
  sent: CodeSent;
  onSignedIn: (signedIn: SignedIn) => Promise<void>;
  onBack: () => void;
}

export function CodeStep({ email, sent: firstSent, onSignedIn, onBack }: CodeStepProps) {
  const [sent, setSent] = useState(firstSent);
  const [sentAt, setSentAt] = useState(() => Date.now());
  const [code, setCode] = useState('');
  const [tooShort, setTooShort] = useState(false);

  const enter = useMutation({
    mutationFn: (digits: string) => signIn(sent.request_id, digits),
    onSuccess: onSignedIn,
    onError: () => setCode(''),
  });
  const resend = useMutation({
    mutationFn: () => sendCode(email),
    onSuccess: (again) => {
      setSent(again);
      setSentAt(Date.now());
      setCode('');
      enter.reset();
    },
  });

  function type(text: string) {
    const digits = text.replace(/\D/g, '').slice(0, DIGITS);
    setCode(digits);
    setTooShort(false);
    // Typed or pasted whole: there is nothing left to decide.
    if (digits.length === DIGITS && digits !== code && !enter.isPending) enter.mutate(digits);
  }

  return (
    <>
      <PageHeader title={messages.codeTitle} lead={messages.codeLead(email)} />
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (code.length < DIGITS) setTooShort(true);
          else if (!enter.isPending) enter.mutate(code);
        }}
      >
        <Field label={messages.code} error={tooShort ? messages.codeTooShort : refusal(enter.error)}>
          {(wiring) => (
            <input
              {...wiring}
              // biome-ignore lint/a11y/noAutofocus: the step was asked for, and this is its only field
              autoFocus
              name="code"
              type="text"
              inputMode="numeric"
              autoComplete="one-time-code"
              pattern="[0-9]*"
              placeholder="000000"
              value={code}
              onChange={(event) => type(event.target.value)}
              className="figures min-h-16 w-full max-w-72 rounded-md border border-edge bg-raised ps-[0.45em] text-center font-sans text-2xl tracking-[0.45em] placeholder:text-hairline hover:border-ink aria-invalid:border-bad"
            />
          )}
        </Field>
        <Button type="submit" busy={enter.isPending && messages.signingIn} className="max-w-72">
          {messages.signIn}
        </Button>
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Resend
            sentAt={sentAt}
            afterSeconds={sent.resend_after_seconds}
            pending={resend.isPending}
            onResend={() => resend.mutate()}
          />
          <Button kind="quiet" size="small" onClick={onBack}>
            {messages.otherEmail}
          </Button>
        </div>
        <p aria-live="polite" className="text-sm text-soft empty:hidden">
          {resend.error ? resend.error.message : resend.isSuccess && messages.resent}
        </p>
      </form>
    </>
  );
}

interface ResendProps {
  sentAt: number;
  afterSeconds: number;
  pending: boolean;
  onResend: () => void;
}

function Resend({ sentAt, afterSeconds, pending, onResend }: ResendProps) {
  const now = useNow(1000);
  const left = Math.ceil((sentAt + afterSeconds * 1000 - now) / 1000);
  if (left > 0) return <p className="figures px-3 py-1.5 text-sm text-faint">{messages.resendIn(left)}</p>;
  return (
    <Button kind="quiet" size="small" busy={pending && messages.sending} onClick={onResend}>
      {messages.resend}
    </Button>
  );
}

function refusal(error: Error | null): string | undefined {
  if (!(error instanceof Problem)) return error?.message;
  if (error.code === 'identity.code_wrong') return messages.codeWrong(error.number('attempts_left'));
  if (error.code === 'identity.code_expired') return messages.codeExpired;
  return error.message;
}
