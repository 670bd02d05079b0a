/** The weeks a consultant has: the usual one and others by name, each with the offerings that follow it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { EllipsisVertical, Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Problem } from '@/kit/api/problem';
import type { NamedWeek, Weeks as WeeksOfOne } from '@/kit/api/types';
import { listWords } from '@/kit/time/format';
import { Button, IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { RadioGroup, TextInput } from '@/ui/inputs';
import { Section } from '@/ui/layout';
import { Menu, MenuItem, Tabs } from '@/ui/overlays';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { addWeek, makeWeekUsual, removeWeek, saveWeek, weeksQuery } from '../queries';
import { messages } from './messages';
import { WeekEditor } from './WeekEditor';

const LONGEST_NAME = 60;
const SKELETON_DAYS = [0, 1, 2, 3, 4];

export function Weeks() {
  const { data: latest, error, refetch } = useQuery(weeksQuery);
  // What is being edited stays when a hint brings a newer answer; saving then says that they differ.
  const [opened, setOpened] = useState<WeeksOfOne | null>(null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [isAdding, setAdding] = useState(false);
  if (error && !latest) {
    return <ErrorState title={messages.loadError} error={error} onRetry={() => void refetch()} />;
  }
  if (!latest) {
    return (
      <Loading>
        <div className="grid gap-x-14 gap-y-8 border-t border-hairline pt-6 pb-10 lg:grid-cols-[22rem_1fr]">
          <div className="grid content-start gap-5">
            <Skeleton className="h-11" />
            {SKELETON_DAYS.map((day) => (
              <Skeleton key={day} className="h-24" />
            ))}
          </div>
          <Skeleton className="h-[34rem] rounded-md" />
        </div>
      </Loading>
    );
  }
  const weeks = opened ?? latest;
  const chosen = weeks.items.find(({ id }) => id === chosenId) ?? weeks.items[0] ?? null;
  /** Nothing typed is lost: what is changed is saved or discarded before something else is opened. */
  const unlessDirty = (action: () => void) => () => {
    if (opened) toast(messages.saveFirst, 'bad');
    else action();
  };
  const editor = (week: NamedWeek | null) => (
    <>
      {week && weeks.items.length > 1 && <Followers week={week} />}
      <WeekEditor
        key={`${week?.id} ${weeks.revision}`}
        weeks={weeks}
        week={week}
        onDirty={(isDirty) => setOpened(isDirty ? weeks : null)}
        onReload={() => {
          setOpened(null);
          void refetch();
        }}
      />
    </>
  );
  return (
    <Section
      title={messages.weekTitle}
      actions={
        chosen && (
          <div className="flex items-center gap-1">
            <Button
              kind="secondary"
              size="small"
              icon={<Plus aria-hidden="true" className="size-4" />}
              onClick={unlessDirty(() => setAdding(true))}
            >
              {messages.addWeek}
            </Button>
            <WeekMenu week={chosen} weeks={weeks} unlessDirty={unlessDirty} />
          </div>
        )
      }
    >
      {weeks.items.length > 1 && chosen ? (
        <Tabs
          label={messages.weekTitle}
          value={chosen.id}
          onChange={(id) => unlessDirty(() => setChosenId(id))()}
          tabs={weeks.items.map((week) => ({
            value: week.id,
            label: week.is_usual ? messages.usualTab(week.name) : week.name,
            content: editor(week),
          }))}
        />
      ) : (
        editor(chosen)
      )}
      {isAdding && (
        <NewWeekDialog
          weeks={weeks}
          like={chosen}
          onClose={() => setAdding(false)}
          onAdded={(id) => setChosenId(id)}
        />
      )}
    </Section>
  );
}

function Followers({ week: { offerings, is_usual } }: { week: NamedWeek }) {
  const titles = offerings.map(({ title }) => title);
  return (
    <p className="mb-5 max-w-prose text-sm text-soft">
      {titles.length > 0
        ? messages.followedBy(listWords(titles))
        : is_usual
          ? messages.usualFollowed
          : messages.notFollowed}
    </p>
  );
}

interface WeekMenuProps {
  week: NamedWeek;
  weeks: WeeksOfOne;
  unlessDirty: (action: () => void) => () => void;
}

function WeekMenu({ week, weeks, unlessDirty }: WeekMenuProps) {
  const client = useQueryClient();
  const [asked, setAsked] = useState<'rename' | 'remove' | null>(null);
  const usual = useMutation({
    mutationFn: () => makeWeekUsual(week.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['booking'] });
      toast(messages.usualNow(week.name), 'good');
    },
    onError: (failure) => toast(failure.message, 'bad'),
  });
  return (
    <>
      <Menu
        trigger={
          <IconButton label={messages.weekActions(week.name)}>
            <EllipsisVertical aria-hidden="true" />
          </IconButton>
        }
      >
        <MenuItem onSelect={unlessDirty(() => setAsked('rename'))}>{messages.rename}</MenuItem>
        {!week.is_usual && (
          <>
            <MenuItem onSelect={unlessDirty(() => usual.mutate())}>{messages.makeUsual}</MenuItem>
            <MenuItem onSelect={unlessDirty(() => setAsked('remove'))}>{messages.removeWeek}</MenuItem>
          </>
        )}
      </Menu>
      {asked === 'rename' && <RenameDialog week={week} weeks={weeks} onClose={() => setAsked(null)} />}
      {asked === 'remove' && <RemoveDialog week={week} onClose={() => setAsked(null)} />}
    </>
  );
}

function RenameDialog({ week, weeks, onClose }: { week: NamedWeek; weeks: WeeksOfOne; onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState(week.name);
  const save = useMutation({
    mutationFn: () => saveWeek(week.id, { name, weekly: week.weekly, revision: weeks.revision }),
    onSuccess: (saved) => {
      client.setQueryData(weeksQuery.queryKey, saved);
      onClose();
    },
  });
  return (
    <NameDialog
      title={messages.renameTitle(week.name)}
      name={name}
      onName={setName}
      error={save.error}
      button={messages.renameSave}
      isSaving={save.isPending}
      onSave={() => save.mutate()}
      onClose={onClose}
    />
  );
}

interface NewWeekDialogProps {
  weeks: WeeksOfOne;
  /** What may be copied to begin with. */
  like: NamedWeek | null;
  onClose: () => void;
  onAdded: (id: string) => void;
}

function NewWeekDialog({ weeks, like, onClose, onAdded }: NewWeekDialogProps) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [begin, setBegin] = useState('empty');
  const add = useMutation({
    mutationFn: () =>
      addWeek({ name, weekly: begin === 'copy' ? (like?.weekly ?? []) : [], revision: weeks.revision }),
    onSuccess: (saved) => {
      client.setQueryData(weeksQuery.queryKey, saved);
      const known = new Set(weeks.items.map(({ id }) => id));
      const added = saved.items.find(({ id }) => !known.has(id));
      if (added) onAdded(added.id);
      onClose();
    },
  });
  return (
    <NameDialog
      title={messages.newWeekTitle}
      hint={messages.weekNameHint}
      name={name}
      onName={setName}
      error={add.error}
      button={messages.newWeekSave}
      isSaving={add.isPending}
      onSave={() => add.mutate()}
      onClose={onClose}
    >
      {like && (
        <RadioGroup
          legend={messages.beginWith}
          value={begin}
          onChange={setBegin}
          choices={[
            { value: 'empty', label: messages.beginEmpty },
            { value: 'copy', label: messages.beginCopy(like.name) },
          ]}
        />
      )}
    </NameDialog>
  );
}

interface NameDialogProps {
  title: string;
  hint?: string;
  name: string;
  onName: (name: string) => void;
  error: Error | null;
  button: string;
  isSaving: boolean;
  onSave: () => void;
  onClose: () => void;
  children?: React.ReactNode;
}

function NameDialog({
  title,
  hint,
  name,
  onName,
  error,
  button,
  isSaving,
  onSave,
  onClose,
  children,
}: NameDialogProps) {
  const [tried, setTried] = useState(false);
  const problem = error instanceof Problem ? error : null;
  const isTaken = problem?.code === 'booking.week_name_taken';
  const nameError =
    tried && !name.trim() ? messages.nameMissing : isTaken ? problem.message : problem?.field('name');

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (name.trim() && !isSaving) onSave();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      locked={isSaving}
      title={title}
      actions={
        <>
          <Button type="submit" form="week-name-form" busy={isSaving && messages.saving}>
            {button}
          </Button>
          <Button kind="secondary" onClick={onClose} disabled={isSaving}>
            {messages.cancel}
          </Button>
        </>
      }
    >
      <form id="week-name-form" noValidate onSubmit={submit} className="grid gap-5">
        <TextInput
          label={messages.weekName}
          hint={hint}
          maxLength={LONGEST_NAME}
          value={name}
          error={nameError}
          onChange={(event) => onName(event.target.value)}
        />
        {children}
        {error && !isTaken && !problem?.field('name') && <ErrorState error={error} />}
      </form>
    </Dialog>
  );
}

function RemoveDialog({ week, onClose }: { week: NamedWeek; onClose: () => void }) {
  const client = useQueryClient();
  const titles = week.offerings.map(({ title }) => title);
  const remove = useMutation({
    mutationFn: () => removeWeek(week.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['booking'] });
      toast(messages.weekRemoved(week.name));
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      locked={remove.isPending}
      title={messages.removeTitle(week.name)}
      actions={
        titles.length > 0 ? (
          <Button onClick={onClose}>{messages.understood}</Button>
        ) : (
          <>
            <Button kind="secondary" onClick={onClose} disabled={remove.isPending}>
              {messages.cancel}
            </Button>
            <Button kind="danger" busy={remove.isPending && messages.saving} onClick={() => remove.mutate()}>
              {messages.removeWeek}
            </Button>
          </>
        )
      }
    >
      <p>{titles.length > 0 ? messages.removeInUse(listWords(titles)) : messages.removeText}</p>
      {remove.error && <ErrorState error={remove.error} />}
    </Dialog>
  );
}
