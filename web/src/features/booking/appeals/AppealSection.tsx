/** Appeals against an absence on the booking's page: one's own word, the other side's, and what was decided. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Appeal, Id, Party } from '@/kit/api/types';
import { dayAndTime } from '@/kit/time/format';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextArea } from '@/ui/inputs';
import { Note, Section } from '@/ui/layout';
import { ErrorState } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { AppealWords } from './AppealWords';
import { messages } from './messages';
import { appealsQuery, makeAppeal } from './queries';

const LONGEST_REASON = 2000;

export function AppealSection({ bookingId, side }: { bookingId: Id; side: Party }) {
  const { data, error, refetch } = useQuery(appealsQuery(bookingId));
  const [isWriting, setWriting] = useState(false);
  if (error && !data) {
    return <ErrorState title={messages.loadError} error={error} onRetry={() => void refetch()} />;
  }
  if (!data || (data.items.length === 0 && !data.may_appeal)) return null;
  return (
    <Section title={messages.title}>
      <div className="grid gap-5">
        {data.items.map((appeal: Appeal) => (
          <AppealWords
            key={appeal.id}
            appeal={appeal}
            title={appeal.party === side ? messages.yours : messages.whose(appeal.party)}
          />
        ))}
        {data.may_appeal && (
          <div className="grid justify-items-start gap-3">
            <div>
              <p className="font-semibold">{messages.may}</p>
              {data.appeal_by && (
                <p className="max-w-prose text-soft">{messages.mayText(dayAndTime(data.appeal_by))}</p>
              )}
            </div>
            <Button kind="secondary" onClick={() => setWriting(true)}>
              {messages.appeal}
            </Button>
          </div>
        )}
      </div>
      {isWriting && <AppealDialog bookingId={bookingId} onClose={() => setWriting(false)} />}
    </Section>
  );
}

function AppealDialog({ bookingId, onClose }: { bookingId: Id; onClose: () => void }) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const send = useMutation({
    mutationFn: () => makeAppeal(bookingId, reason),
    onSuccess: () => {
      toast(messages.sent, 'good');
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['booking'] }),
  });
  return (
    <Dialog
      open
      title={messages.dialogTitle}
      onClose={onClose}
      locked={send.isPending}
      actions={
        <>
          <Button
            busy={send.isPending && messages.sending}
            disabled={reason.trim() === ''}
            onClick={() => send.mutate()}
          >
            {messages.send}
          </Button>
          <Button kind="secondary" disabled={send.isPending} onClick={onClose}>
            {messages.keep}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <TextArea
          label={messages.reason}
          hint={messages.reasonHint}
          rows={5}
          maxLength={LONGEST_REASON}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {send.error && (
          <div role="alert">
            <Note tone="bad">{send.error.message}</Note>
          </div>
        )}
      </div>
    </Dialog>
  );
}
