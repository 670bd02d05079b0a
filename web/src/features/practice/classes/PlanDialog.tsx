/** Planning a class, or one in each of several weeks. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { momentOf } from '@/features/booking/classes/model';
import { planClasses } from '@/features/booking/classes/queries';
import { Problem } from '@/kit/api/problem';
import type { Offering } from '@/kit/api/types';
import { dayAndTime, zoneCity } from '@/kit/time/format';
import { viewerZone } from '@/kit/time/viewer';
import { dateIn } from '@/kit/time/zones';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { NumberInput, Select, TextInput } from '@/ui/inputs';
import { Note } from '@/ui/layout';
import { toast } from '@/ui/Toast';
import { messages } from './messages';

const LONGEST_PLACE = 500;
export const MOST_SEATS = 500;
const MOST_WEEKS = 26;

export function wholeIn(typed: string, least: number, most: number): number | null {
  const value = /^\d{1,4}$/.test(typed.trim()) ? Number(typed) : Number.NaN;
  return value >= least && value <= most ? value : null;
}

export function PlanDialog({ offerings, onClose }: { offerings: readonly Offering[]; onClose: () => void }) {
  const client = useQueryClient();
  const zone = viewerZone();
  const [draft, setDraft] = useState({
    offering: offerings[0]?.id ?? '',
    date: '',
    time: '18:00',
    capacity: '10',
    mostSeats: '1',
    where: '',
    weeks: '1',
  });
  const [tried, setTried] = useState(false);
  const capacity = wholeIn(draft.capacity, 1, MOST_SEATS);
  const mostSeats = wholeIn(draft.mostSeats, 1, capacity ?? MOST_SEATS);
  const weeks = wholeIn(draft.weeks, 1, MOST_WEEKS);
  const save = useMutation({
    mutationFn: () =>
      planClasses({
        offering_id: draft.offering,
        starts_at: momentOf(draft.date, draft.time, zone),
        capacity: capacity ?? 1,
        most_seats: mostSeats ?? 1,
        meeting_point: draft.where.trim(),
        weeks: weeks ?? 1,
      }),
    onSuccess: async ({ items }) => {
      await client.invalidateQueries({ queryKey: ['booking'] });
      toast(messages.saved(items.length), 'good');
      onClose();
    },
  });
  const problem = save.error instanceof Problem ? save.error : null;
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const missing = (typed: string) => (tried && !typed.trim() ? messages.needed : undefined);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    const isWhole = draft.date && draft.time && draft.where.trim() && capacity && mostSeats && weeks;
    if (isWhole && !save.isPending) save.mutate();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      locked={save.isPending}
      title={messages.dialogTitle}
      actions={
        <>
          <Button type="submit" form="plan-class" busy={save.isPending && messages.saving}>
            {weeks && weeks > 1 ? messages.saveMany(weeks) : messages.save}
          </Button>
          <Button kind="secondary" onClick={onClose} disabled={save.isPending}>
            {messages.cancel}
          </Button>
        </>
      }
    >
      <form id="plan-class" noValidate onSubmit={submit} className="grid gap-5">
        <Select
          label={messages.offering}
          value={draft.offering}
          error={problem?.field('offering_id')}
          choices={offerings.map(({ id, title }) => ({ value: id, label: title }))}
          onChange={({ target }) => set({ offering: target.value })}
        />
        <div className="grid gap-5 sm:grid-cols-2">
          <TextInput
            label={messages.date}
            type="date"
            min={dateIn(Date.now(), zone)}
            value={draft.date}
            error={missing(draft.date) ?? problem?.field('starts_at')}
            onChange={({ target }) => set({ date: target.value })}
          />
          <TextInput
            label={messages.time}
            hint={messages.timeHint(zoneCity(zone))}
            type="time"
            value={draft.time}
            error={missing(draft.time)}
            onChange={({ target }) => set({ time: target.value })}
          />
          <NumberInput
            label={messages.capacity}
            min={1}
            max={MOST_SEATS}
            value={draft.capacity}
            error={capacity ? problem?.field('capacity') : messages.wholeNumber(1, MOST_SEATS)}
            onChange={({ target }) => set({ capacity: target.value })}
          />
          <NumberInput
            label={messages.mostSeats}
            min={1}
            value={draft.mostSeats}
            error={mostSeats ? problem?.field('most_seats') : messages.wholeNumber(1, capacity ?? MOST_SEATS)}
            onChange={({ target }) => set({ mostSeats: target.value })}
          />
        </div>
        <TextInput
          label={messages.where}
          hint={messages.whereHint}
          maxLength={LONGEST_PLACE}
          value={draft.where}
          error={missing(draft.where) ?? problem?.field('meeting_point')}
          onChange={({ target }) => set({ where: target.value })}
        />
        <NumberInput
          label={messages.weeks}
          hint={messages.weeksHint}
          className="max-w-44"
          min={1}
          max={MOST_WEEKS}
          value={draft.weeks}
          error={weeks ? problem?.field('weeks') : messages.wholeNumber(1, MOST_WEEKS)}
          onChange={({ target }) => set({ weeks: target.value })}
        />
        {problem && problem.fields.length === 0 && (
          <div role="alert">
            <Note tone="bad">
              {problem.code === 'booking.class_time_taken'
                ? messages.takenAt(dayAndTime(String(problem.facts.starts_at)))
                : problem.message}
            </Note>
          </div>
        )}
      </form>
    </Dialog>
  );
}
