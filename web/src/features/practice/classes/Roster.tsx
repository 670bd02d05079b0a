/** Who has a seat, and who came. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { whoComes } from '@/features/booking/attendees/model';
import { noteAttendance, rosterQuery } from '@/features/booking/classes/queries';
import type { ConsultationClass, Id, Roster as RosterType } from '@/kit/api/types';
import { Checkbox } from '@/ui/inputs';
import { Money } from '@/ui/Money';
import { toast } from '@/ui/Toast';
import { messages } from './messages';

export function Roster({ planned, roster }: { planned: ConsultationClass; roster: RosterType }) {
  const client = useQueryClient();
  const { queryKey } = rosterQuery(planned.id);
  const note = useMutation({
    mutationFn: ({ id, attended }: { id: Id; attended: boolean }) => noteAttendance(planned.id, id, attended),
    // Shown at once: what was ticked is seen ticked, and what was refused falls back.
    onMutate: ({ id, attended }) => {
      const before = client.getQueryData(queryKey);
      client.setQueryData(
        queryKey,
        (old) =>
          old && {
            ...old,
            seats: old.seats.map((seat) => (seat.booking_id === id ? { ...seat, attended } : seat)),
          },
      );
      return before;
    },
    onError: (error, _wanted, before) => {
      client.setQueryData(queryKey, before);
      toast(error.message, 'bad');
    },
  });
  if (roster.seats.length === 0) return <p className="text-faint">{messages.rosterEmpty}</p>;
  return (
    <>
      {roster.can_call && <p className="mb-3 text-sm text-soft">{messages.rosterHint}</p>}
      <ul className="divide-y divide-hairline border-y border-hairline">
        {roster.seats.map((seat) => (
          <li key={seat.booking_id} className="grid gap-1 py-3">
            <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
              <span className="font-medium">{whoComes(seat)}</span>
              <span className="flex items-center gap-4 text-sm">
                <span className="figures text-soft">
                  {messages.waitingFor(seat.seats)}
                  {seat.paid.amount_minor > 0 && (
                    <>
                      {', '}
                      <Money value={seat.paid} />
                    </>
                  )}
                </span>
                {roster.can_call && seat.state === 'confirmed' ? (
                  <Checkbox
                    label={messages.came}
                    aria-label={messages.cameOne(whoComes(seat))}
                    checked={seat.attended !== false}
                    onChange={({ target }) => note.mutate({ id: seat.booking_id, attended: target.checked })}
                  />
                ) : (
                  <span>{messages.outcome[seat.state]}</span>
                )}
              </span>
            </div>
            {seat.note && <p className="max-w-prose text-sm whitespace-pre-line text-soft">{seat.note}</p>}
          </li>
        ))}
      </ul>
    </>
  );
}
