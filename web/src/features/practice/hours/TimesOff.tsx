/** Days off: seen, taken, and given back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Problem } from '@/kit/api/problem';
import type { TimeOff } from '@/kit/api/types';
import { dateWords } from '@/kit/time/format';
import { viewerZone } from '@/kit/time/viewer';
import { dateIn } from '@/kit/time/zones';
import { Button, IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextInput } from '@/ui/inputs';
import { Section } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { returnFromTimeOff, takeTimeOff, timeOffQuery } from '../queries';
import { messages } from './messages';

const LONGEST_NOTE = 200;

function daysWords({ starts_on, ends_on }: Pick<TimeOff, 'starts_on' | 'ends_on'>): string {
  const words = (date: string) =>
    dateWords(date, { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
  return messages.days(words(starts_on), words(ends_on));
}

export function TimesOff() {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(timeOffQuery);
  const today = dateIn(Date.now(), viewerZone());
  const ahead = data?.filter(({ ends_on }) => ends_on >= today);
  const [isAdding, setAdding] = useState(false);
  const remove = useMutation({
    mutationFn: returnFromTimeOff,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['booking'] });
      toast(messages.offRemoved);
    },
    onError: (failure) => toast(failure.message, 'bad'),
  });
  return (
    <Section
      id="time-off"
      title={messages.offTitle}
      actions={
        <Button
          kind="secondary"
          size="small"
          icon={<Plus aria-hidden="true" className="size-4" />}
          onClick={() => setAdding(true)}
        >
          {messages.addOff}
        </Button>
      }
    >
      <p className="max-w-prose text-soft">{messages.offLead}</p>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <Loading>
          <Skeleton className="mt-4 h-12" />
        </Loading>
      )}
      {ahead?.length === 0 && <p className="mt-4 text-faint">{messages.offNone}</p>}
      {ahead && ahead.length > 0 && (
        <ul className="mt-4 divide-y divide-hairline border-y border-hairline">
          {ahead.map((off) => (
            <li key={off.id} className="flex items-center gap-2 py-1.5">
              <p className="flex grow flex-wrap justify-between gap-x-6">
                <span className="figures font-medium">{daysWords(off)}</span>
                {off.note && <span className="text-soft">{off.note}</span>}
              </p>
              <IconButton
                label={messages.removeOff(daysWords(off))}
                disabled={remove.isPending && remove.variables === off.id}
                onClick={() => remove.mutate(off.id)}
              >
                <Trash2 aria-hidden="true" />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {isAdding && <TimeOffDialog earliest={today} onClose={() => setAdding(false)} />}
    </Section>
  );
}

function TimeOffDialog({ earliest, onClose }: { earliest: string; onClose: () => void }) {
  const client = useQueryClient();
  const [startsOn, setStartsOn] = useState('');
  const [endsOn, setEndsOn] = useState('');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: () => takeTimeOff({ starts_on: startsOn, ends_on: endsOn, note: note.trim() }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['booking'] });
      toast(messages.offSaved, 'good');
      onClose();
    },
  });
  const problem = save.error instanceof Problem ? save.error : null;
  const isBackwards = startsOn !== '' && endsOn !== '' && endsOn < startsOn;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (startsOn && endsOn && !isBackwards && !save.isPending) save.mutate();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      locked={save.isPending}
      title={messages.offDialog}
      actions={
        <>
          <Button type="submit" form="time-off-form" busy={save.isPending && messages.saving}>
            {messages.saveOff}
          </Button>
          <Button kind="secondary" onClick={onClose} disabled={save.isPending}>
            {messages.cancel}
          </Button>
        </>
      }
    >
      <form id="time-off-form" noValidate onSubmit={submit} className="grid gap-5">
        <div className="grid gap-5 sm:grid-cols-2">
          <TextInput
            label={messages.firstDay}
            type="date"
            min={earliest}
            value={startsOn}
            error={tried && !startsOn ? messages.dateMissing : problem?.field('starts_on')}
            onChange={(event) => {
              setStartsOn(event.target.value);
              if (!endsOn || endsOn < event.target.value) setEndsOn(event.target.value);
            }}
          />
          <TextInput
            label={messages.lastDay}
            type="date"
            min={startsOn || earliest}
            value={endsOn}
            error={
              isBackwards
                ? messages.lastBeforeFirst
                : tried && !endsOn
                  ? messages.dateMissing
                  : problem?.field('ends_on')
            }
            onChange={(event) => setEndsOn(event.target.value)}
          />
        </div>
        <TextInput
          label={messages.note}
          hint={messages.noteHint}
          optional
          maxLength={LONGEST_NOTE}
          value={note}
          error={problem?.field('note')}
          onChange={(event) => setNote(event.target.value)}
        />
        {save.error && (!problem || problem.fields.length === 0) && <ErrorState error={save.error} />}
      </form>
    </Dialog>
  );
}
