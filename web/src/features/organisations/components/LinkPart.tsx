/** For a client the desk may not book for: who they are, and a link by which they book what was chosen. */
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Problem } from '@/kit/api/problem';
import { Button } from '@/ui/Button';
import { TextInput } from '@/ui/inputs';
import { Note } from '@/ui/layout';
import { messages } from '../messages';
import { type DeskOrder, sendLinkFromDesk } from '../queries';

const LONGEST_NAME = 80;
const mayBeSent = ['booking.no_such_client', 'booking.not_yet_their_client'];

/** Whether what was refused can be put to the client instead. */
export const canSendLink = (problem: Problem | null): problem is Problem =>
  problem !== null && mayBeSent.includes(problem.code);

interface LinkPartProps {
  slug: string;
  refusal: Problem;
  order: DeskOrder;
  onSent: (linkMinutes: number) => void;
}

export function LinkPart({ slug, refusal, order, onSent }: LinkPartProps) {
  const part = useRef<HTMLElement>(null);
  const [name, setName] = useState('');
  const [isMissing, setMissing] = useState(false);
  const sending = useMutation({
    mutationFn: () => sendLinkFromDesk(slug, order, name.trim()),
    onSuccess: ({ link_minutes }) => onSent(link_minutes),
  });
  const problem = sending.error instanceof Problem ? sending.error : null;
  useEffect(() => {
    // Returns a promise in some browsers, which React would take for what is to be cleaned up.
    part.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <section ref={part} aria-label={messages.linkTitle}>
      <Note tone="warn" title={refusal.field('email') ? messages.unknownTitle : messages.notYetTitle}>
        <div className="grid justify-items-start gap-3 pt-1">
          <p>{messages.linkText}</p>
          <div className="w-full">
            <TextInput
              label={messages.clientName}
              autoComplete="off"
              maxLength={LONGEST_NAME}
              value={name}
              error={isMissing ? messages.clientNameMissing : problem?.field('name')}
              onChange={(event) => setName(event.target.value)}
            />
          </div>
          {sending.error && !problem?.field('name') && (
            <p role="alert" className="font-semibold text-bad">
              {sending.error.message}
            </p>
          )}
          <Button
            kind="secondary"
            busy={sending.isPending && messages.sendingLink}
            onClick={() => {
              setMissing(name.trim() === '');
              if (name.trim() !== '' && !sending.isPending) sending.mutate();
            }}
          >
            {messages.sendLink}
          </Button>
        </div>
      </Note>
    </section>
  );
}
