/** One week of hours being changed: ranges as fields, the same week to paint, and the zone of all hours. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Problem } from '@/kit/api/problem';
import type { NamedWeek, WeeklyRange, Weeks, Zone } from '@/kit/api/types';
import { minutesLong, zoneCity, zoneShortName } from '@/kit/time/format';
import { viewerLocale, viewerZone } from '@/kit/time/viewer';
import { allZones, firstWeekday } from '@/kit/time/zones';
import { Button, IconButton } from '@/ui/Button';
import { Select } from '@/ui/inputs';
import { Note } from '@/ui/layout';
import { Menu, MenuItem } from '@/ui/overlays';
import { ErrorState } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { saveHours, saveWeek, weeksQuery } from '../queries';
import { SaveBar, UnsavedGuard } from '../UnsavedGuard';
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
import { WeekGrid } from './WeekGrid';
import { dayName } from './words';

type Drafts = readonly (readonly RangeDraft[])[];

const draftsOf = (weekly: readonly WeeklyRange[]): Drafts =>
  weekOf(weekly).map((ranges) => ranges.map(draftOf));

interface WeekEditorProps {
  /** All of one's hours, as they were opened. */
  weeks: Weeks;
  /** The ones to change; `null` begins the first. */
  week: NamedWeek | null;
  onDirty: (isDirty: boolean) => void;
  onReload: () => void;
}

export function WeekEditor({ weeks, week: edited, onDirty, onReload }: WeekEditorProps) {
  const client = useQueryClient();
  const weekly = edited?.weekly ?? [];
  const [zone, setZone] = useState(weeks.zone);
  const [drafts, setDrafts] = useState(() => draftsOf(weekly));
  const read = drafts.map(readDrafts);
  const week: Week = read.map(({ ranges }) => ranges);
  const hasProblems = read.some(({ problems }) => problems.length > 0);
  const isDirty = hasProblems || zone !== weeks.zone || !sameWeek(week, weekOf(weekly));
  const days = Array.from({ length: 7 }, (_, place) => (firstWeekday(viewerLocale()) + place) % 7);

  const save = useMutation({
    mutationFn: async () => {
      const { revision } = weeks;
      if (edited) return saveWeek(edited.id, { name: edited.name, zone, weekly: weeklyOf(week), revision });
      await saveHours({ zone, weekly: weeklyOf(week), revision });
      return client.fetchQuery({ ...weeksQuery, staleTime: 0 });
    },
    onSuccess: (saved) => {
      client.setQueryData(weeksQuery.queryKey, saved);
      onDirty(false);
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
    <>
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
          <div className="flex flex-wrap items-baseline justify-between gap-x-6">
            <h3 className="text-lg">{messages.paintTitle}</h3>
            <p className="figures text-sm text-soft">
              {total > 0
                ? messages.total(minutesLong(total))
                : weeks.items.length > 1
                  ? messages.weekNone
                  : messages.totalNone}
            </p>
          </div>
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
          setZone(weeks.zone);
          setDrafts(draftsOf(weekly));
          onDirty(false);
          save.reset();
        }}
      >
        <Button disabled={hasProblems} busy={save.isPending && messages.saving} onClick={() => save.mutate()}>
          {messages.save}
        </Button>
      </SaveBar>
    </>
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
