/** Dates with other hours than their weekday. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Problem } from '@/kit/api/problem';
import type { CalendarDate, DateOverride, NamedWeek } from '@/kit/api/types';
import { dateWords, zoneCity } from '@/kit/time/format';
import { viewerZone } from '@/kit/time/viewer';
import { dateIn } from '@/kit/time/zones';
import { Button, IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { FieldError } from '@/ui/Field';
import { RadioGroup, Select, TextInput } from '@/ui/inputs';
import { Section } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { travelOn } from '../calendar/model';
import {
  holidaysQuery,
  overridesQuery,
  removeOverride,
  saveOverride,
  travelsQuery,
  weeksQuery,
} from '../queries';
import { messages } from './messages';
import { clockRangeOf, draftOf, type RangeDraft, rangeOf, readDrafts } from './model';
import { RangeFields } from './RangeFields';
import { rangesWords } from './words';

/** "Thursday, 24 December 2026" */
function dayWords(date: CalendarDate): string {
  return dateWords(date, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

export function DatesThatDiffer() {
  const client = useQueryClient();
  const from = dateIn(Date.now(), viewerZone());
  const { data: dates, error, refetch } = useQuery(overridesQuery(from));
  const { data: weeks } = useQuery(weeksQuery);
  const [edited, setEdited] = useState<DateOverride | 'new' | null>(null);
  const { data: holidays } = useQuery(holidaysQuery);
  const { data: travels } = useQuery(travelsQuery);
  /** The hours it is about, and what else is to be said about the date. */
  const noteOf = ({ on, week_id }: DateOverride) => {
    const travel = travels && travelOn(on, travels);
    return [
      weeks?.items.find((week) => week.id === week_id)?.name,
      holidays?.items.find((holiday) => holiday.on === on)?.name,
      travel && messages.travelIn(zoneCity(travel.zone)),
    ]
      .filter(Boolean)
      .join(' · ');
  };
  const remove = useMutation({
    mutationFn: removeOverride,
    onSuccess: async (_, { on }) => {
      await client.invalidateQueries({ queryKey: ['booking'] });
      toast(messages.dateRemoved(dayWords(on)));
    },
    onError: (failure) => toast(failure.message, 'bad'),
  });
  return (
    <Section
      id="dates"
      title={messages.datesTitle}
      actions={
        <Button
          kind="secondary"
          size="small"
          icon={<Plus aria-hidden="true" className="size-4" />}
          onClick={() => setEdited('new')}
        >
          {messages.addDate}
        </Button>
      }
    >
      <p className="max-w-prose text-soft">{messages.datesLead}</p>
      {error && !dates && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!dates && !error && (
        <Loading>
          <Skeleton className="mt-4 h-12" />
        </Loading>
      )}
      {dates?.length === 0 && <p className="mt-4 text-faint">{messages.datesNone}</p>}
      {dates && dates.length > 0 && (
        <ul className="mt-4 divide-y divide-hairline border-y border-hairline">
          {dates.map((date) => (
            <li key={`${date.on} ${date.week_id}`} className="flex items-center gap-2 py-1.5">
              <p className="flex grow flex-wrap justify-between gap-x-6">
                <span className="font-medium">
                  {dayWords(date.on)}
                  {noteOf(date) && (
                    <span className="ms-2 text-sm font-normal text-faint">{noteOf(date)}</span>
                  )}
                </span>
                <span className="figures text-soft">{rangesWords(date.ranges.map(rangeOf))}</span>
              </p>
              <IconButton label={messages.editDate(dayWords(date.on))} onClick={() => setEdited(date)}>
                <Pencil aria-hidden="true" />
              </IconButton>
              <IconButton
                label={messages.removeDate(dayWords(date.on))}
                disabled={remove.isPending && remove.variables === date}
                onClick={() => remove.mutate(date)}
              >
                <Trash2 aria-hidden="true" />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {edited && (
        <DateDialog
          date={edited === 'new' ? null : edited}
          weeks={weeks?.items ?? []}
          earliest={from}
          onClose={() => setEdited(null)}
        />
      )}
    </Section>
  );
}

interface DateDialogProps {
  date: DateOverride | null;
  weeks: readonly NamedWeek[];
  earliest: CalendarDate;
  onClose: () => void;
}

function DateDialog({ date, weeks, earliest, onClose }: DateDialogProps) {
  const client = useQueryClient();
  const [on, setOn] = useState(date?.on ?? '');
  const [weekId, setWeekId] = useState(date?.week_id ?? '');
  const [kind, setKind] = useState(date && date.ranges.length > 0 ? 'other' : 'closed');
  const [drafts, setDrafts] = useState<RangeDraft[]>(() =>
    date && date.ranges.length > 0
      ? date.ranges.map((range) => draftOf(rangeOf(range)))
      : [draftOf({ starts: 540, ends: 1020 })],
  );
  const [tried, setTried] = useState(false);
  const { ranges, problems } = readDrafts(drafts);
  const chosen = kind === 'closed' ? [] : ranges.map(clockRangeOf);
  const save = useMutation({
    mutationFn: () => saveOverride({ on, ranges: chosen, week_id: weekId || null }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['booking'] });
      toast(messages.dateSaved(dayWords(on)), 'good');
      onClose();
    },
  });
  const problem = save.error instanceof Problem ? save.error : null;
  const dateError = tried && !on ? messages.dateMissing : problem?.field('on');
  const rangesError =
    tried && kind === 'other' && drafts.length === 0 ? messages.dateNoRanges : problem?.field('ranges');

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    const isReady = on && (kind === 'closed' || (problems.length === 0 && ranges.length > 0));
    if (isReady && !save.isPending) save.mutate();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      locked={save.isPending}
      title={date ? dayWords(date.on) : messages.dateDialog}
      actions={
        <>
          <Button type="submit" form="date-form" busy={save.isPending && messages.saving}>
            {messages.saveDate}
          </Button>
          <Button kind="secondary" onClick={onClose} disabled={save.isPending}>
            {messages.cancel}
          </Button>
        </>
      }
    >
      <form id="date-form" noValidate onSubmit={submit} className="grid gap-5">
        {!date && (
          <TextInput
            label={messages.date}
            type="date"
            min={earliest}
            value={on}
            error={dateError}
            onChange={(event) => setOn(event.target.value)}
          />
        )}
        {!date && weeks.length > 1 && (
          <Select
            label={messages.whichHours}
            value={weekId}
            choices={[
              { value: '', label: messages.allHours },
              ...weeks.map(({ id, name }) => ({ value: id, label: messages.onlyHours(name) })),
            ]}
            onChange={(event) => setWeekId(event.target.value)}
          />
        )}
        <RadioGroup
          legend={messages.whatOnDate}
          value={kind}
          onChange={setKind}
          choices={[
            { value: 'closed', label: messages.dateClosed },
            { value: 'other', label: messages.dateOther },
          ]}
        />
        {kind === 'other' && (
          <div>
            <RangeFields
              day={on ? dayWords(on) : messages.dateDialog}
              drafts={drafts}
              onChange={setDrafts}
              refusals={(place, field) => problem?.field(`ranges.${place}.${field}`)}
            />
            <FieldError>{rangesError}</FieldError>
          </div>
        )}
        {problem && problem.fields.length === 0 && <ErrorState error={problem} />}
        {save.error && !problem && <ErrorState error={save.error} />}
      </form>
    </Dialog>
  );
}
