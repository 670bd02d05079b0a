/** What can still be changed of a planned class: how many may come, and where. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { MeetingPoint } from '@/features/booking/classes/ClassScreen';
import { changeClass } from '@/features/booking/classes/queries';
import { Problem } from '@/kit/api/problem';
import type { ConsultationClass } from '@/kit/api/types';
import { Button } from '@/ui/Button';
import { NumberInput, TextArea } from '@/ui/inputs';
import { Note, Section } from '@/ui/layout';
import { DataList } from '@/ui/Table';
import { toast } from '@/ui/Toast';
import { messages } from './messages';
import { MOST_SEATS, wholeIn } from './PlanDialog';

export function ClassDetails({ planned }: { planned: ConsultationClass }) {
  const client = useQueryClient();
  const [capacity, setCapacity] = useState(String(planned.capacity));
  const [mostSeats, setMostSeats] = useState(String(planned.most_seats));
  const [where, setWhere] = useState(planned.meeting_point ?? '');
  const seats = wholeIn(capacity, 1, MOST_SEATS);
  const most = wholeIn(mostSeats, 1, seats ?? MOST_SEATS);
  const save = useMutation({
    mutationFn: () =>
      changeClass(planned.id, {
        capacity: seats ?? planned.capacity,
        most_seats: most ?? planned.most_seats,
        meeting_point: where.trim(),
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['booking', 'classes'] });
      toast(messages.savedDetails, 'good');
    },
  });
  const problem = save.error instanceof Problem ? save.error : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (seats && most && where.trim() && !save.isPending) save.mutate();
  }

  if (!planned.is_open) {
    return (
      <Section title={messages.details}>
        <DataList
          items={[
            { term: messages.capacity, value: planned.capacity },
            { term: messages.where, value: <MeetingPoint text={planned.meeting_point ?? ''} /> },
          ]}
        />
      </Section>
    );
  }
  return (
    <Section title={messages.details}>
      <form noValidate onSubmit={submit} className="grid gap-4">
        <div className="grid grid-cols-2 items-start gap-4">
          <NumberInput
            label={messages.capacity}
            min={1}
            max={MOST_SEATS}
            value={capacity}
            error={seats ? problem?.field('capacity') : messages.wholeNumber(1, MOST_SEATS)}
            onChange={({ target }) => setCapacity(target.value)}
          />
          <NumberInput
            label={messages.mostSeats}
            min={1}
            value={mostSeats}
            error={most ? problem?.field('most_seats') : messages.wholeNumber(1, seats ?? MOST_SEATS)}
            onChange={({ target }) => setMostSeats(target.value)}
          />
        </div>
        <TextArea
          label={messages.where}
          hint={messages.whereHint}
          maxLength={500}
          value={where}
          error={where.trim() ? problem?.field('meeting_point') : messages.needed}
          onChange={({ target }) => setWhere(target.value)}
        />
        {problem && problem.fields.length === 0 && (
          <div role="alert">
            <Note tone="bad">{problem.message}</Note>
          </div>
        )}
        <Button type="submit" kind="secondary" busy={save.isPending && messages.savingDetails}>
          {messages.saveDetails}
        </Button>
      </form>
    </Section>
  );
}
