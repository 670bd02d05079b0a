/** Stretches of whole days, such as time off or a journey: seen, added and taken back. */
import { type UseQueryResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Problem } from '@/kit/api/problem';
import { dateWords } from '@/kit/time/format';
import { viewerZone } from '@/kit/time/viewer';
import { dateIn } from '@/kit/time/zones';
import { Button, IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextInput } from '@/ui/inputs';
import { Section } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { messages } from './messages';

/** First and last day, both included. */
export interface Days {
  starts_on: string;
  ends_on: string;
}

function daysWords({ starts_on, ends_on }: Days): string {
  const words = (date: string) =>
    dateWords(date, { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
  return messages.days(words(starts_on), words(ends_on));
}

interface StretchesProps<T> {
  id: string;
  words: { title: string; lead: string; add: string; none: string; removed: string };
  found: UseQueryResult<T[]>;
  remove: (id: string) => Promise<unknown>;
  removeLabel: (stretch: T, days: string) => string;
  /** What is said beside the days. */
  detail: (stretch: T) => ReactNode;
  dialog: (earliest: string, close: () => void) => ReactNode;
}

export function DayStretches<T extends Days & { id: string }>(props: StretchesProps<T>) {
  const { words, detail, removeLabel } = props;
  const { data, error, refetch } = props.found;
  const client = useQueryClient();
  const today = dateIn(Date.now(), viewerZone());
  const ahead = data?.filter(({ ends_on }) => ends_on >= today);
  const [isAdding, setAdding] = useState(false);
  const remove = useMutation({
    mutationFn: props.remove,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['booking'] });
      toast(words.removed);
    },
    onError: (failure) => toast(failure.message, 'bad'),
  });
  return (
    <Section
      id={props.id}
      title={words.title}
      actions={
        <Button
          kind="secondary"
          size="small"
          icon={<Plus aria-hidden="true" className="size-4" />}
          onClick={() => setAdding(true)}
        >
          {words.add}
        </Button>
      }
    >
      <p className="max-w-prose text-soft">{words.lead}</p>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <Loading>
          <Skeleton className="mt-4 h-12" />
        </Loading>
      )}
      {ahead?.length === 0 && <p className="mt-4 text-faint">{words.none}</p>}
      {ahead && ahead.length > 0 && (
        <ul className="mt-4 divide-y divide-hairline border-y border-hairline">
          {ahead.map((stretch) => (
            <li key={stretch.id} className="flex items-center gap-2 py-1.5">
              <p className="flex grow flex-wrap justify-between gap-x-6">
                <span className="figures font-medium">{daysWords(stretch)}</span>
                {detail(stretch)}
              </p>
              <IconButton
                label={removeLabel(stretch, daysWords(stretch))}
                disabled={remove.isPending && remove.variables === stretch.id}
                onClick={() => remove.mutate(stretch.id)}
              >
                <Trash2 aria-hidden="true" />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {isAdding && props.dialog(today, () => setAdding(false))}
    </Section>
  );
}

interface DialogProps {
  words: { title: string; save: string; saved: string };
  earliest: string;
  onClose: () => void;
  save: (days: Days) => Promise<unknown>;
  /** Whether the further fields hold what they must. */
  ready?: boolean;
  /** The further fields; `tried` once the person has asked to save. */
  children: (state: { tried: boolean; problem: Problem | null }) => ReactNode;
}

export function DayStretchDialog({ words, earliest, onClose, ready = true, ...props }: DialogProps) {
  const client = useQueryClient();
  const [startsOn, setStartsOn] = useState('');
  const [endsOn, setEndsOn] = useState('');
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: () => props.save({ starts_on: startsOn, ends_on: endsOn }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['booking'] });
      toast(words.saved, 'good');
      onClose();
    },
  });
  const problem = save.error instanceof Problem ? save.error : null;
  const isBackwards = startsOn !== '' && endsOn !== '' && endsOn < startsOn;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (startsOn && endsOn && ready && !isBackwards && !save.isPending) save.mutate();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      locked={save.isPending}
      title={words.title}
      actions={
        <>
          <Button type="submit" form="days-form" busy={save.isPending && messages.saving}>
            {words.save}
          </Button>
          <Button kind="secondary" onClick={onClose} disabled={save.isPending}>
            {messages.cancel}
          </Button>
        </>
      }
    >
      <form id="days-form" noValidate onSubmit={submit} className="grid gap-5">
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
        {props.children({ tried, problem })}
        {save.error && (!problem || problem.fields.length === 0) && <ErrorState error={save.error} />}
      </form>
    </Dialog>
  );
}
