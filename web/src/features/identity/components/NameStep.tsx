/** The third step, for new people: how they are called. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '@/kit/api/problem';
import { rememberSignedIn } from '@/kit/auth/session';
import { Button } from '@/ui/Button';
import { TextInput } from '@/ui/inputs';
import { PageHeader } from '@/ui/layout';
import { messages } from '../messages';
import { changeName } from '../queries';

export function NameStep({ onSaved }: { onSaved: () => Promise<void> }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [missing, setMissing] = useState(false);
  const save = useMutation({
    mutationFn: () => changeName(name.trim()),
    onSuccess: async (me) => {
      rememberSignedIn(client, me);
      await onSaved();
    },
  });
  const problem = save.error instanceof Problem ? save.error : null;
  return (
    <>
      <PageHeader title={messages.nameTitle} lead={messages.nameLead} />
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const isMissing = name.trim() === '';
          setMissing(isMissing);
          if (!isMissing && !save.isPending) save.mutate();
        }}
      >
        <TextInput
          label={messages.name}
          name="name"
          autoComplete="name"
          maxLength={120}
          autoFocus
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={missing ? messages.nameMissing : (problem?.field('name') ?? save.error?.message)}
        />
        <Button type="submit" busy={save.isPending && messages.saving}>
          {messages.saveName}
        </Button>
      </form>
    </>
  );
}
