/** A consultant's hours: the week, the dates that differ from it, and time off. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Problem } from '@/kit/api/problem';
import type { Hours, Zone } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { minutesLong, zoneCity, zoneShortName } from '@/kit/time/format';
import { viewerLocale, viewerZone } from '@/kit/time/viewer';
import { allZones, firstWeekday } from '@/kit/time/zones';
import { Button, IconButton } from '@/ui/Button';
import { Select } from '@/ui/inputs';
import { Note, PageHeader, Section } from '@/ui/layout';
import { Menu, MenuItem } from '@/ui/overlays';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { PracticeFrame } from '../PracticeFrame';
import { hoursQuery, saveHours } from '../queries';
import { SaveBar, UnsavedGuard } from '../UnsavedGuard';
import { DatesThatDiffer } from './DatesThatDiffer';
import { messages } from './messages';
import {
  draftOf,
  draftsAfter,
  minutesIn,
  type RangeDraft,
  readDrafts,
  sameWeek,
  type Week,
  weeklyOf,
  weekOf,
} from './model';
import { RangeFields } from './RangeFields';
import { TimesOff } from './TimesOff';
import { WeekGrid } from './WeekGrid';
import { dayName } from './words';

export function HoursScreen() {
  usePageTitle(messages.title);
  return (
    <PracticeFrame>
      {() => (
        <>
          <PageHeader title={messages.title} lead={messages.lead} />
          <Weekly />
          <DatesThatDiffer />
          <TimesOff />
        </>
      )}
    </PracticeFrame>
  );
}

function Weekly() {
  const { data: hours, error, refetch } = useQuery(hoursQuery);
  // What is being edited stays when a hint brings a newer answer; saving then says that they differ.
  const [opened, setOpened] = useState<Hours | null>(null);
  if (error && !hours) {
    return <ErrorState title={messages.loadError} error={error} onRetry={() => void refetch()} />;
  }
  if (!hours) {
    return (
      <Loading>
        <div className="grid gap-x-14 gap-y-8 border-t border-hairline pt-6 pb-10 lg:grid-cols-[22rem_1fr]">
          <div className="grid content-start gap-5">
            <Skeleton className="h-11" />
            {WEEKDAYS.map((day) => (
              <Skeleton key={day} className="h-24" />
            ))}
          </div>
          <Skeleton className="h-[34rem] rounded-md" />
        </div>
      </Loading>
    );
  }
  return (
    <WeekEditor
      key={(opened ?? hours).revision}
      hours={opened ?? hours}
      onDirty={(isDirty) => setOpened(isDirty ? (opened ?? hours) : null)}
      onReload={() => {
        setOpened(null);
        void refetch();
      }}
    />
  );
}

type Drafts = readonly (readonly RangeDraft[])[];

const draftsOf = (hours: Hours): Drafts => weekOf(hours.weekly).map((ranges) => ranges.map(draftOf));

interface WeekEditorProps {
  hours: Hours;
  onDirty: (isDirty: boolean) => void;
  onReload: () => void;
}

function WeekEditor({ hours, onDirty, onReload }: WeekEditorProps) {
  const client = useQueryClient();
  const [zone, setZone] = useState(hours.zone);
  const [drafts, setDrafts] = useState(() => draftsOf(hours));
  const read = drafts.map(readDrafts);
  const week: Week = read.map(({ ranges }) => ranges);
  const hasProblems = read.some(({ problems }) => problems.length > 0);
  const isDirty = hasProblems || zone !== hours.zone || !sameWeek(week, weekOf(hours.weekly));
  const days = Array.from({ length: 7 }, (_, place) => (firstWeekday(viewerLocale()) + place) % 7);

  const save = useMutation({
    mutationFn: () => saveHours({ zone, weekly: weeklyOf(week), revision: hours.revision }),
    onSuccess: (saved) => {
      onDirty(false);
      client.setQueryData(hoursQuery.queryKey, saved);
      toast(messages.saved, 'good');
    },
  });
  const problem = save.error instanceof Problem ? save.error : null;

  function changeDrafts(next: Drafts) {
    setDrafts(next);
    onDirty(true);
    save.reset();
  }

  /** The service names a range by its place in the whole list it was sent. */
  function refusalOf(day: number, place: number, field: 'starts' | 'ends'): string | undefined {
    const before = week.slice(0, day).reduce((sum, ranges) => sum + ranges.length, 0);
    return problem?.field(`weekly.${before + place}.${field}`) ?? problem?.field(`weekly.${before + place}`);
  }

  const total = week.reduce((sum, ranges) => sum + minutesIn(ranges), 0);
  return (
    <Section
      title={messages.weekTitle}
      actions={
        <p className="figures text-sm text-soft">
          {total > 0 ? messages.total(minutesLong(total)) : messages.totalNone}
        </p>
      }
    >
      <UnsavedGuard isDirty={isDirty} />
      <div className="grid items-start gap-x-14 gap-y-8 lg:grid-cols-[22rem_1fr]">
        <div className="grid gap-5">
          <HoursZone
            zone={zone}
            error={problem?.field('zone')}
            onChange={(next) => {
              setZone(next);
              onDirty(true);
            }}
          />
          <ul className="divide-y divide-hairline border-y border-hairline">
            {days.map((day) => (
              <li
                key={day}
                className="grid grid-cols-[2.75rem_1fr_auto] sm:grid-cols-[4.5rem_1fr_auto] items-start gap-x-2 py-3"
              >
                <h3 className="flex min-h-11 items-center text-base">{dayName(day, 'short')}</h3>
                <RangeFields
                  day={dayName(day, 'long')}
                  drafts={drafts[day] ?? []}
                  refusals={(place, field) => refusalOf(day, place, field)}
                  onChange={(changed) =>
                    changeDrafts(drafts.map((each, place) => (place === day ? changed : each)))
                  }
                />
                <CopyDay
                  day={day}
                  onCopy={(targets) => {
                    changeDrafts(
                      drafts.map((each, place) =>
                        place !== day && targets.includes(place) ? (week[day] ?? []).map(draftOf) : each,
                      ),
                    );
                    toast(messages.copied(dayName(day, 'long')));
                  }}
                />
              </li>
            ))}
          </ul>
        </div>
        <div className="grid gap-2 lg:sticky lg:top-20">
          <h3 className="text-lg">{messages.paintTitle}</h3>
          <WeekGrid
            week={week}
            onChange={(next) =>
              changeDrafts(
                drafts.map((each, day) =>
                  next[day] === week[day] ? each : draftsAfter(each, next[day] ?? []),
                ),
              )
            }
          />
        </div>
      </div>
      {save.error && (
        <div className="mt-4">
          {problem?.code === 'booking.hours_changed' ? (
            <Note tone="warn" title={messages.changedElsewhere}>
              <p>{problem.message}</p>
              <Button kind="quiet" size="small" onClick={onReload} className="mt-1">
                {messages.loadAgain}
              </Button>
            </Note>
          ) : (
            <ErrorState error={save.error} />
          )}
        </div>
      )}
      <SaveBar
        isDirty={isDirty}
        note={hasProblems ? messages.mendFirst : messages.unsaved}
        onDiscard={() => {
          setZone(hours.zone);
          setDrafts(draftsOf(hours));
          onDirty(false);
          save.reset();
        }}
      >
        <Button disabled={hasProblems} busy={save.isPending && messages.saving} onClick={() => save.mutate()}>
          {messages.save}
        </Button>
      </SaveBar>
    </Section>
  );
}

interface HoursZoneProps {
  zone: Zone;
  error: string | undefined;
  onChange: (zone: Zone) => void;
}

function HoursZone({ zone, error, onChange }: HoursZoneProps) {
  const choices = useMemo(() => {
    const own = viewerZone();
    const rest = [...new Set([zone, ...allZones()])].filter((each) => each !== own);
    return [
      { value: own, label: messages.zoneYours(`${zoneCity(own)}, ${zoneShortName(own)}`) },
      ...rest.map((each) => ({ value: each, label: each.replaceAll('_', ' ') })),
    ];
  }, [zone]);
  return (
    <Select
      label={messages.zone}
      hint={messages.zoneHint}
      error={error}
      value={zone}
      choices={choices}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

const WEEKDAYS = [0, 1, 2, 3, 4];
const ALL_DAYS = [0, 1, 2, 3, 4, 5, 6];

function CopyDay({ day, onCopy }: { day: number; onCopy: (targets: number[]) => void }) {
  return (
    <Menu
      trigger={
        <IconButton label={messages.copyDay(dayName(day, 'long'))}>
          <Copy aria-hidden="true" />
        </IconButton>
      }
    >
      <MenuItem onSelect={() => onCopy(WEEKDAYS)}>{messages.copyToWeekdays}</MenuItem>
      <MenuItem onSelect={() => onCopy(ALL_DAYS)}>{messages.copyToAll}</MenuItem>
    </Menu>
  );
}
