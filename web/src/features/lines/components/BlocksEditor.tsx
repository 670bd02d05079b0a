/** The hour blocks of a consultant: those of every week, the next ones, and adding and removing them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { ownOfferingsQuery } from '@/features/practice/queries';
import { Problem } from '@/kit/api/problem';
import type { Offering, OwnBlock, WeeklyBlock } from '@/kit/api/types';
import { clockTime, minutesLong, nearDay } from '@/kit/time/format';
import { viewerZone } from '@/kit/time/viewer';
import { dateIn } from '@/kit/time/zones';
import { Badge } from '@/ui/Badge';
import { Button, ButtonLink, IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { NumberInput, RadioGroup, Select, TextInput } from '@/ui/inputs';
import { Section } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import {
  addSingle,
  addWeekly,
  ownBlocksQuery,
  removeBlock,
  removeWeekly,
  weeklyBlocksQuery,
} from '../queries';

const LONGEST_LIST = 12;

export function BlocksEditor() {
  const { data: offerings } = useQuery(ownOfferingsQuery);
  const week = useQuery(weeklyBlocksQuery);
  const own = useQuery(ownBlocksQuery);
  const [isAdding, setAdding] = useState(false);
  const sold = offerings?.filter(({ active, ways }) => active && ways.includes('place')) ?? [];
  const error = week.error ?? own.error;
  const isEmpty = week.data?.items.length === 0 && own.data?.length === 0;
  // Who sells no places has no use for any of this.
  if (offerings && sold.length === 0 && isEmpty) return null;
  return (
    <Section
      id="blocks"
      title={messages.editorTitle}
      actions={
        sold.length > 0 && (
          <Button
            kind="secondary"
            size="small"
            icon={<Plus aria-hidden="true" className="size-4" />}
            onClick={() => setAdding(true)}
          >
            {messages.add}
          </Button>
        )
      }
    >
      <p className="max-w-prose text-soft">{messages.editorLead}</p>
      {error && (
        <ErrorState error={error} onRetry={() => void Promise.all([week.refetch(), own.refetch()])} />
      )}
      {!error && !(week.data && own.data) && (
        <Loading>
          <Skeleton className="mt-4 h-24" />
        </Loading>
      )}
      {isEmpty && <p className="mt-4 text-faint">{messages.none}</p>}
      {week.data && week.data.items.length > 0 && (
        <WeeklyList items={week.data.items} offerings={offerings ?? []} />
      )}
      {own.data && own.data.length > 0 && <NextList blocks={own.data.slice(0, LONGEST_LIST)} />}
      {isAdding && <HourDialog offerings={sold} onClose={() => setAdding(false)} />}
    </Section>
  );
}

function useRemoval<T>(remove: (thing: T) => Promise<unknown>, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: remove,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['booking'] });
      toast(messages.removed);
      onDone();
    },
    onError: async (failure) => {
      toast(failure.message, 'bad');
      await client.invalidateQueries({ queryKey: ['booking', 'lines'] });
      onDone();
    },
  });
}

function WeeklyList({ items, offerings }: { items: WeeklyBlock[]; offerings: readonly Offering[] }) {
  const [going, setGoing] = useState<WeeklyBlock | null>(null);
  const remove = useRemoval(
    (block: WeeklyBlock) => removeWeekly(block.id),
    () => setGoing(null),
  );
  const words = ({ weekday, starts }: WeeklyBlock) => `${messages.weekdays[weekday]}, ${starts}`;
  return (
    <div className="mt-6 grid gap-2">
      <h3 className="font-semibold">{messages.everyWeek}</h3>
      <ul className="divide-y divide-hairline border-y border-hairline">
        {items.map((block) => (
          <li key={block.id} className="flex items-center gap-2 py-1.5">
            <p className="flex grow flex-wrap justify-between gap-x-6">
              <span className="figures font-medium">
                {words(block)}, {minutesLong(block.length_minutes)}
              </span>
              <span className="text-soft">
                {offerings.find(({ id }) => id === block.offering_id)?.title} · {messages.mostCalls}:{' '}
                {block.most_calls}
              </span>
            </p>
            <IconButton label={`${messages.remove}: ${words(block)}`} onClick={() => setGoing(block)}>
              <Trash2 aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ul>
      <RemoveDialog
        open={going !== null}
        text={messages.removeWeeklyText}
        busy={remove.isPending}
        onClose={() => setGoing(null)}
        onRemove={() => going && remove.mutate(going)}
      />
    </div>
  );
}

function NextList({ blocks }: { blocks: OwnBlock[] }) {
  const [going, setGoing] = useState<OwnBlock | null>(null);
  const remove = useRemoval(
    (block: OwnBlock) => removeBlock(block.id, block.people),
    () => setGoing(null),
  );
  return (
    <div className="mt-8 grid gap-2">
      <h3 className="font-semibold">{messages.thisWeek}</h3>
      <ul className="divide-y divide-hairline border-y border-hairline">
        {blocks.map((block) => (
          <li key={block.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
            <div className="min-w-0">
              <p className="figures font-medium">
                {nearDay(block.starts_at)}, {clockTime(block.starts_at)}–{clockTime(block.ends_at)}
              </p>
              <p className="text-sm text-soft">
                {block.state === 'left_out'
                  ? messages.leftOut
                  : `${block.offering_title}, ${messages.inLine(block.people)}`}
              </p>
            </div>
            <div className="flex items-center gap-2">
              {block.state === 'open' && <Badge tone="good">{messages.openNow}</Badge>}
              {block.state !== 'left_out' && (
                <ButtonLink
                  kind="secondary"
                  size="small"
                  to="/blocks/$blockId"
                  params={{ blockId: block.id }}
                >
                  {messages.openConsole}
                </ButtonLink>
              )}
              <IconButton
                label={`${messages.remove}: ${nearDay(block.starts_at)}, ${clockTime(block.starts_at)}`}
                onClick={() => setGoing(block)}
              >
                <Trash2 aria-hidden="true" />
              </IconButton>
            </div>
          </li>
        ))}
      </ul>
      <RemoveDialog
        open={going !== null}
        text={messages.removeText(going?.people ?? 0)}
        busy={remove.isPending}
        onClose={() => setGoing(null)}
        onRemove={() => going && remove.mutate(going)}
      />
    </div>
  );
}

interface RemoveDialogProps {
  open: boolean;
  text: string;
  busy: boolean;
  onClose: () => void;
  onRemove: () => void;
}

function RemoveDialog({ open, text, busy, onClose, onRemove }: RemoveDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      locked={busy}
      title={messages.removeTitle}
      actions={
        <>
          <Button kind="secondary" onClick={onClose}>
            {messages.keep}
          </Button>
          <Button kind="danger" busy={busy && messages.removing} onClick={onRemove}>
            {messages.remove}
          </Button>
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  );
}

function HourDialog({ offerings, onClose }: { offerings: readonly Offering[]; onClose: () => void }) {
  const client = useQueryClient();
  const today = dateIn(Date.now(), viewerZone());
  const [often, setOften] = useState<'weekly' | 'once'>('weekly');
  const [offering, setOffering] = useState(offerings[0]?.id ?? '');
  const [weekday, setWeekday] = useState('0');
  const [on, setOn] = useState(today);
  const [starts, setStarts] = useState('14:00');
  const [length, setLength] = useState('60');
  const [most, setMost] = useState('6');
  const save = useMutation<unknown>({
    mutationFn: () => {
      const hour = {
        offering_id: offering,
        starts,
        length_minutes: Number(length),
        most_calls: Number(most),
      };
      return often === 'weekly'
        ? addWeekly({ ...hour, weekday: Number(weekday) })
        : addSingle({ ...hour, on });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['booking'] });
      toast(messages.added, 'good');
      onClose();
    },
  });
  const problem = save.error instanceof Problem ? save.error : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      locked={save.isPending}
      title={messages.addTitle}
      actions={
        <>
          <Button type="submit" form="hour-form" busy={save.isPending && messages.saving}>
            {messages.save}
          </Button>
          <Button kind="secondary" onClick={onClose} disabled={save.isPending}>
            {messages.cancel}
          </Button>
        </>
      }
    >
      <form id="hour-form" noValidate onSubmit={submit} className="grid gap-5">
        {offerings.length > 1 && (
          <Select
            label={messages.offering}
            value={offering}
            error={problem?.field('offering_id')}
            onChange={(event) => setOffering(event.target.value)}
            choices={offerings.map(({ id, title }) => ({ value: id, label: title }))}
          />
        )}
        <RadioGroup
          legend={messages.howOften}
          value={often}
          onChange={(value) => setOften(value as typeof often)}
          choices={[
            { value: 'weekly', label: messages.weekly },
            { value: 'once', label: messages.once },
          ]}
        />
        <div className="grid gap-5 sm:grid-cols-2">
          {often === 'weekly' ? (
            <Select
              label={messages.weekday}
              value={weekday}
              onChange={(event) => setWeekday(event.target.value)}
              choices={messages.weekdays.map((label, value) => ({ value: String(value), label }))}
            />
          ) : (
            <TextInput
              label={messages.date}
              type="date"
              min={today}
              value={on}
              error={problem?.field('on')}
              onChange={(event) => setOn(event.target.value)}
            />
          )}
          <TextInput
            label={messages.starts}
            type="time"
            value={starts}
            error={problem?.field('starts')}
            onChange={(event) => setStarts(event.target.value)}
          />
          <NumberInput
            label={messages.length}
            unit={messages.minutes}
            min={5}
            step={5}
            value={length}
            error={problem?.field('length_minutes')}
            onChange={(event) => setLength(event.target.value)}
          />
          <NumberInput
            label={messages.mostCalls}
            hint={messages.mostCallsHint}
            min={1}
            value={most}
            error={problem?.field('most_calls')}
            onChange={(event) => setMost(event.target.value)}
          />
        </div>
        {save.error && (!problem || problem.fields.length === 0) && <ErrorState error={save.error} />}
      </form>
    </Dialog>
  );
}
