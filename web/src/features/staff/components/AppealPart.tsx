/** A booking's appeals for staff, with what the server saw beside them, and the decision. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { AppealWords } from '@/features/booking/appeals/AppealWords';
import { messages } from '@/features/booking/appeals/messages';
import { appealsOfBookingQuery, decideAppeal, evidenceQuery } from '@/features/booking/appeals/queries';
import type { Booking, StaffAppeal } from '@/kit/api/types';
import { clockTime, secondsLong } from '@/kit/time/format';
import { Button } from '@/ui/Button';
import { RadioGroup, TextArea } from '@/ui/inputs';
import { Card, Note, Section } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { toast } from '@/ui/Toast';

const LONGEST_REASON = 2000;

export function AppealPart({ booking }: { booking: Booking }) {
  const { data: appeals, error, refetch } = useQuery(appealsOfBookingQuery(booking.id));
  if (error && !appeals) {
    return <ErrorState title={messages.loadError} error={error} onRetry={() => void refetch()} />;
  }
  if (!appeals || appeals.length === 0) return null;
  return (
    <Section title={messages.title}>
      <div className="grid items-start gap-8 xl:grid-cols-[1fr_20rem]">
        <div className="grid gap-6">
          {appeals.map((appeal) => (
            <div key={appeal.id} className="grid gap-5">
              <AppealWords appeal={appeal} title={messages.whose(appeal.party)} />
              {appeal.state === 'open' && <DecisionForm appeal={appeal} />}
            </div>
          ))}
        </div>
        <Evidence booking={booking} />
      </div>
    </Section>
  );
}

/** The presence evidence of the booking's call, as both sides read it. */
function Evidence({ booking }: { booking: Booking }) {
  const { data, error, refetch } = useQuery(evidenceQuery(booking.id));
  return (
    <Card className="grid gap-3">
      <h3 className="font-semibold">{messages.evidence}</h3>
      {error && data === undefined && (
        <ErrorState title={messages.evidenceError} error={error} onRetry={() => void refetch()} />
      )}
      {data === undefined && !error && (
        <Loading>
          <Skeleton className="h-24" />
        </Loading>
      )}
      {data === null && <p className="text-sm text-soft">{messages.noEvidence}</p>}
      {data && (
        <>
          <p className="text-sm text-soft">
            {data.talk_seconds > 0 ? messages.talked(secondsLong(data.talk_seconds)) : messages.neverTalked}
          </p>
          <ol className="grid gap-2 border-s border-edge ps-4 text-sm empty:hidden">
            {data.items.map(({ at, kind, person_id, text }) => (
              <li key={`${at} ${kind} ${person_id}`} className="flex gap-3">
                <time dateTime={at} className="figures shrink-0 text-faint">
                  {clockTime(at)}
                </time>
                {text}
              </li>
            ))}
          </ol>
        </>
      )}
    </Card>
  );
}

type Verdict = 'grant' | 'uphold';

function DecisionForm({ appeal }: { appeal: StaffAppeal }) {
  const client = useQueryClient();
  const [verdict, setVerdict] = useState<Verdict | ''>('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const decide = useMutation({
    mutationFn: () => decideAppeal(appeal.id, verdict === 'grant', reason),
    onSuccess: () => toast(messages.decided, 'good'),
    onSettled: () => {
      for (const key of ['booking', 'billing', 'analytics']) {
        void client.invalidateQueries({ queryKey: [key] });
      }
    },
  });
  return (
    <form
      noValidate
      className="grid max-w-prose gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (verdict && reason.trim() && !decide.isPending) decide.mutate();
      }}
    >
      <RadioGroup
        legend={messages.verdict}
        value={verdict}
        error={tried && !verdict ? messages.needsVerdict : undefined}
        onChange={(value) => setVerdict(value as Verdict)}
        choices={[
          { value: 'grant', label: messages.grant, hint: messages.grantHint },
          { value: 'uphold', label: messages.uphold, hint: messages.upholdHint },
        ]}
      />
      <TextArea
        label={messages.verdictReason}
        hint={messages.verdictReasonHint}
        rows={3}
        maxLength={LONGEST_REASON}
        value={reason}
        error={tried && !reason.trim() ? messages.needsReason : undefined}
        onChange={(event) => setReason(event.target.value)}
      />
      {decide.error && (
        <div role="alert">
          <Note tone="bad">{decide.error.message}</Note>
        </div>
      )}
      <div>
        <Button type="submit" busy={decide.isPending && messages.saving}>
          {messages.save}
        </Button>
      </div>
    </form>
  );
}
