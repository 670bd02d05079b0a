/** Signing in again where a server has refused the password. */
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { Problem } from '@/kit/api/problem';
import type { Connection } from '@/kit/api/types';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextInput } from '@/ui/inputs';
import { ErrorState } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { signInAgain } from '../queries';
import { useKeep } from './ConnectionsSection';

export function PasswordDialog({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const form = useId();
  const keep = useKeep();
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const signIn = useMutation({
    mutationFn: () => signInAgain(connection.id, password),
    onSuccess: (answer) => {
      keep(answer);
      toast(messages.connected, 'good');
      onClose();
    },
  });
  const problem = signIn.error instanceof Problem ? signIn.error : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (password !== '' && !signIn.isPending) signIn.mutate();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      locked={signIn.isPending}
      title={messages.signInTitle(connection.login)}
      actions={
        <>
          <Button type="submit" form={form} busy={signIn.isPending && messages.signingIn}>
            {messages.signIn}
          </Button>
          <Button kind="secondary" onClick={onClose} disabled={signIn.isPending}>
            {messages.cancel}
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={submit} className="grid gap-5">
        <TextInput
          label={messages.password}
          hint={messages.passwordHint}
          type="password"
          autoComplete="off"
          maxLength={300}
          value={password}
          error={(tried && password === '' && messages.missing) || problem?.field('password')}
          onChange={(event) => setPassword(event.target.value)}
        />
        {signIn.error && (!problem || problem.fields.length === 0) && <ErrorState error={signIn.error} />}
      </form>
    </Dialog>
  );
}
