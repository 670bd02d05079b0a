/** In a demonstration: the invented people, each one click away. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import type { SignedIn } from '@/kit/api/types';
import { Avatar } from '@/ui/Avatar';
import { Badge, type Tone } from '@/ui/Badge';
import { Spinner } from '@/ui/Button';
import { FieldError } from '@/ui/Field';
import { PathLink } from '@/ui/Link';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { messages } from '../messages';
import { demoPeopleQuery, signInAsDemoPerson } from '../queries';

const tones: Record<'client' | 'consultant' | 'staff', Tone> = {
  client: 'plain',
  consultant: 'pen',
  staff: 'marker',
};

export function DemoPeople({ onSignedIn }: { onSignedIn: (signedIn: SignedIn) => Promise<void> }) {
  const { data, error, isPending, refetch } = useQuery(demoPeopleQuery);
  const enter = useMutation({ mutationFn: signInAsDemoPerson, onSuccess: onSignedIn });
  return (
    <section aria-labelledby="demo" className="pt-12">
      <h2 id="demo" className="text-xl">
        {messages.demoTitle}
      </h2>
      <p className="mt-1 mb-3 text-soft">{messages.demoLead}</p>
      {isPending && (
        <Loading>
          <Skeleton className="h-64" />
        </Loading>
      )}
      {error && <ErrorState title={messages.demoError} error={error} onRetry={() => void refetch()} />}
      <FieldError>{enter.error?.message}</FieldError>
      <ul className="divide-y divide-hairline border-y border-hairline">
        {data?.items.map((person) => (
          <li key={person.id}>
            <button
              type="button"
              aria-busy={enter.isPending && enter.variables === person.id}
              onClick={() => !enter.isPending && enter.mutate(person.id)}
              className="pressable group flex w-full items-center gap-4 py-3 text-start hover:bg-sunk"
            >
              <Avatar id={person.id} name={person.name} size="small" />
              <span className="min-w-0 grow">
                <span className="flex flex-wrap items-center gap-x-2">
                  <span className="font-semibold">{person.name}</span>
                  <Badge tone={tones[person.role]}>{messages.demoRole(person.role)}</Badge>
                </span>
                <span className="block text-sm text-soft">{person.note}</span>
              </span>
              {enter.isPending && enter.variables === person.id ? (
                <Spinner />
              ) : (
                <ArrowRight
                  aria-hidden="true"
                  className="me-1 size-4 shrink-0 text-faint group-hover:text-pen rtl:-scale-x-100"
                />
              )}
            </button>
          </li>
        ))}
      </ul>
      <p className="mt-4 text-sm text-soft">
        <PathLink href="/mailbox" className="text-pen underline underline-offset-[0.2em]">
          {messages.mailbox}
        </PathLink>
        . {messages.mailboxHint}
      </p>
    </section>
  );
}
