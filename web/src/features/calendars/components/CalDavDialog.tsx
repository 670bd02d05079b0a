/** The way in by CalDAV: an address, a name, a password, tried at the server before anything is kept. */
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { Problem } from '@/kit/api/problem';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextInput } from '@/ui/inputs';
import { ErrorState } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { connectCalDav } from '../queries';
import { useKeep } from './ConnectionsSection';

export function CalDavDialog({ onClose }: { onClose: () => void }) {
  const form = useId();
  const keep = useKeep();
  const [account, setAccount] = useState({ address: '', login: '', password: '' });
  const [tried, setTried] = useState(false);
  const connect = useMutation({
    mutationFn: () =>
      connectCalDav({ ...account, address: account.address.trim(), login: account.login.trim() }),
    onSuccess: (answer) => {
      keep(answer);
      const isFailing = answer.items.some(
        ({ login, failing_since }) => login === account.login && failing_since,
      );
      toast(isFailing ? messages.connectedButFailing : messages.connected, isFailing ? 'plain' : 'good');
      onClose();
    },
  });
  const problem = connect.error instanceof Problem ? connect.error : null;
  const isWhole = account.address.trim() !== '' && account.login.trim() !== '' && account.password !== '';

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (isWhole && !connect.isPending) connect.mutate();
  }

  function field(name: keyof typeof account) {
    return {
      value: account[name],
      error: (tried && account[name].trim() === '' && messages.missing) || problem?.field(name),
      onChange: (event: { target: { value: string } }) =>
        setAccount((before) => ({ ...before, [name]: event.target.value })),
    };
  }

  return (
    <Dialog
      open
      onClose={onClose}
      locked={connect.isPending}
      title={messages.caldavTitle}
      actions={
        <>
          <Button type="submit" form={form} busy={connect.isPending && messages.connecting}>
            {messages.connectDo}
          </Button>
          <Button kind="secondary" onClick={onClose} disabled={connect.isPending}>
            {messages.cancel}
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={submit} className="grid gap-5">
        <p className="text-soft">{messages.caldavHint}</p>
        <TextInput
          label={messages.serverAddress}
          hint={messages.serverAddressHint}
          inputMode="url"
          autoComplete="url"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={500}
          {...field('address')}
        />
        <TextInput
          label={messages.login}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={200}
          {...field('login')}
        />
        <TextInput
          label={messages.password}
          hint={messages.passwordHint}
          type="password"
          autoComplete="off"
          maxLength={300}
          {...field('password')}
        />
        {connect.error && (!problem || problem.fields.length === 0) && <ErrorState error={connect.error} />}
      </form>
    </Dialog>
  );
}
