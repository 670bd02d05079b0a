/** One's own class: its roster, who waits, its seats and place, its material, and calling it off. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { callOff, classQuery, rosterQuery, settleClass } from '@/features/booking/classes/queries';
import { Problem } from '@/kit/api/problem';
import type { ConsultationClass, Roster as RosterType } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { dayAndTime } from '@/kit/time/format';
import { Button, ButtonLink } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextArea } from '@/ui/inputs';
import { Link } from '@/ui/Link';
import { Note, PageHeader, Section } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { PracticeFrame } from '../PracticeFrame';
import { ClassDetails } from './ClassDetails';
import { ClassMaterials } from './ClassMaterials';
import { messages } from './messages';
import { Roster } from './Roster';

const route = getRouteApi('/own-classes/$id');
const LONGEST_REASON = 500;

export function OwnClassScreen() {
  return <PracticeFrame>{() => <Contents />}</PracticeFrame>;
}

function Contents() {
  const { id } = route.useParams();
  const planned = useQuery(classQuery(id));
  const roster = useQuery(rosterQuery(id));
  usePageTitle(planned.data?.title ?? messages.title);
  const error = planned.error ?? roster.error;
  if (planned.data && roster.data) return <Shown planned={planned.data} roster={roster.data} />;
  if (error instanceof Problem && (error.status === 404 || error.status === 422)) {
    return (
      <>
        <PageHeader title={messages.missing} lead={messages.missingText} />
        <ButtonLink to="/own-classes">{messages.all}</ButtonLink>
      </>
    );
  }
  if (error) {
    return (
      <>
        <PageHeader title={messages.error} />
        <ErrorState
          error={error}
          onRetry={() => {
            void planned.refetch();
            void roster.refetch();
          }}
        />
      </>
    );
  }
  return (
    <Loading>
      <div className="grid gap-4 pt-12">
        <Skeleton className="h-10 w-72 max-w-full" />
        <Skeleton className="mt-6 h-64" />
      </div>
    </Loading>
  );
}

function Shown({ planned, roster }: { planned: ConsultationClass; roster: RosterType }) {
  const [isCallingOff, setCallingOff] = useState(false);
  return (
    <>
      <PageHeader
        above={<Link to="/own-classes">{messages.all}</Link>}
        title={planned.title}
        lead={dayAndTime(planned.starts_at)}
        actions={
          planned.state === 'planned' && (
            <ButtonLink kind="secondary" to="/classes/$id" params={{ id: planned.id }}>
              {messages.publicPage}
            </ButtonLink>
          )
        }
      />
      {planned.state === 'cancelled' && (
        <div className="pb-6">
          <Note tone="warn" title={messages.state.cancelled}>
            {planned.cancel_reason ?? messages.calledOff}
          </Note>
        </div>
      )}
      <div className="grid items-start gap-x-14 lg:grid-cols-[1fr_22rem]">
        <div className="min-w-0">
          <Section title={messages.roster}>
            <Roster planned={planned} roster={roster} />
            {roster.can_settle && <Settle planned={planned} />}
          </Section>
          {roster.waits.length > 0 && (
            <Section title={messages.waiting}>
              <ol className="divide-y divide-hairline border-y border-hairline">
                {roster.waits.map((wait) => (
                  <li key={wait.client.id} className="flex flex-wrap justify-between gap-x-6 py-2.5">
                    <span className="font-medium">{wait.client.name}</span>
                    <span className="text-sm text-soft">
                      {messages.waitingFor(wait.seats)}
                      {wait.state === 'offered' &&
                        wait.offered_until &&
                        `, ${messages.offeredUntil(dayAndTime(wait.offered_until))}`}
                    </span>
                  </li>
                ))}
              </ol>
            </Section>
          )}
          <ClassMaterials planned={planned} />
        </div>
        <div>
          <ClassDetails key={planned.revision} planned={planned} />
          {planned.is_open && (
            <Section>
              <Button kind="danger" wide onClick={() => setCallingOff(true)}>
                {messages.callOff}
              </Button>
            </Section>
          )}
        </div>
      </div>
      {isCallingOff && (
        <CallOffDialog planned={planned} roster={roster} onClose={() => setCallingOff(false)} />
      )}
    </>
  );
}

function Settle({ planned }: { planned: ConsultationClass }) {
  const client = useQueryClient();
  const go = useMutation({
    mutationFn: () => settleClass(planned.id),
    onSuccess: async () => {
      for (const key of ['booking', 'billing']) await client.invalidateQueries({ queryKey: [key] });
      toast(messages.settled, 'good');
    },
    onError: (error) => toast(error.message, 'bad'),
  });
  return (
    <div className="mt-5 grid max-w-prose gap-3">
      <p className="text-sm text-soft">{messages.settleHint}</p>
      <div>
        <Button busy={go.isPending && messages.settling} onClick={() => go.mutate()}>
          {messages.settle}
        </Button>
      </div>
    </div>
  );
}

interface CallOffDialogProps {
  planned: ConsultationClass;
  roster: RosterType;
  onClose: () => void;
}

function CallOffDialog({ planned, roster, onClose }: CallOffDialogProps) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const seats = roster.seats.reduce((sum, seat) => sum + seat.seats, 0);
  const go = useMutation({
    mutationFn: () => callOff(planned.id, reason),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['booking'] });
      toast(messages.calledOff);
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      locked={go.isPending}
      title={messages.callOffTitle}
      actions={
        <>
          <Button kind="danger" busy={go.isPending && messages.callingOff} onClick={() => go.mutate()}>
            {messages.callOffButton}
          </Button>
          <Button kind="secondary" onClick={onClose} disabled={go.isPending}>
            {messages.keep}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p>{messages.callOffText(seats, roster.seats.length)}</p>
        <TextArea
          label={messages.reason}
          optional
          hint={messages.reasonHint}
          maxLength={LONGEST_REASON}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        {go.error && <ErrorState error={go.error} />}
      </div>
    </Dialog>
  );
}
