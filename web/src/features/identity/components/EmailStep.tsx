/** The first step: to which address the code goes. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '@/kit/api/problem';
import type { CodeSent } from '@/kit/api/types';
import { Button } from '@/ui/Button';
import { TextInput } from '@/ui/inputs';
import { PageHeader } from '@/ui/layout';
import { messages } from '../messages';
import { sendCode } from '../queries';

export function EmailStep({ onSent }: { onSent: (email: string, sent: CodeSent) => void }) {
  const [email, setEmail] = useState('');
  const send = useMutation({
    mutationFn: () => sendCode(email.trim()),
    onSuccess: (sent) => onSent(email.trim(), sent),
  });
  const problem = send.error instanceof Problem ? send.error : null;
  return (
    <>
      <PageHeader title={messages.title} lead={messages.lead} />
      <form
        className="grid max-w-lg gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!send.isPending) send.mutate();
        }}
      >
        <TextInput
          label={messages.email}
          type="email"
          name="email"
          autoComplete="email"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={problem?.field('email') ?? send.error?.message}
        />
        <Button type="submit" busy={send.isPending && messages.sending}>
          {messages.sendCode}
        </Button>
      </form>
    </>
  );
}
