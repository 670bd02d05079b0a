/** Proposing up to three other times for a booking. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import { SlotPicker } from '@/features/booking/components/SlotPicker';
import { offeredQuery } from '@/features/booking/offering';
import type { Booking, Moment } from '@/kit/api/types';
import { dayAndTime } from '@/kit/time/format';
import { viewerZone } from '@/kit/time/viewer';
import { Button, IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { TextArea } from '@/ui/inputs';
import { Note } from '@/ui/layout';
import { Loading, Skeleton } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { MOST_TIMES, toggled } from '../model';
import { type Place, proposalsQuery, propose } from '../queries';

const LONGEST_NOTE = 300;
/** What is no longer sold still has times for those who bought it. */
const HORIZON_DAYS = 365;

interface ProposeDialogProps {
  booking: Booking;
  place: Place;
  other: string;
  onClose: () => void;
}

export function ProposeDialog({ booking, place, other, onClose }: ProposeDialogProps) {
  const client = useQueryClient();
  const [times, setTimes] = useState<Moment[]>([]);
  const [at, setAt] = useState<Moment | null>(null);
  const [zone, setZone] = useState(viewerZone);
  const [note, setNote] = useState('');
  const offered = useQuery(
    offeredQuery(booking.consultant.slug ?? undefined, booking.organisation?.slug, booking.offering_id),
  );
  const send = useMutation({
    mutationFn: () => propose(place, times, note),
    onSuccess: (standing) => {
      client.setQueryData(proposalsQuery(place).queryKey, standing);
      toast(messages.sent(other), 'good');
      onClose();
    },
    // A time may be taken: the picker shows what is free now.
    onError: () => void client.invalidateQueries({ queryKey: ['booking', 'slots'] }),
  });
  return (
    <Dialog open title={messages.proposeTitle} onClose={onClose} locked={send.isPending}>
      <div className="grid gap-4">
        <p>{messages.proposeText(other)}</p>
        {offered.isPending ? (
          <Loading>
            <Skeleton className="h-80" />
          </Loading>
        ) : (
          // Scrolls by itself, so that what is chosen and the button stay in sight.
          <div className="-mx-1.5 max-h-[44dvh] overflow-y-auto px-1.5">
            <SlotPicker
              offeringId={booking.offering_id}
              horizonDays={offered.data?.offering.horizon_days ?? HORIZON_DAYS}
              consultantZone={booking.consultant_zone}
              value={at}
              onChange={(next) => {
                send.reset();
                setAt(next);
                if (next) setTimes(toggled(times, next));
              }}
              zone={zone}
              onZoneChange={setZone}
            />
          </div>
        )}
        <div className="grid gap-3 border-t border-hairline pt-4">
          <div aria-live="polite" className="grid gap-1">
            <p className="text-sm font-semibold">{messages.chosen(times.length)}</p>
            <ul className="flex flex-wrap gap-2 empty:hidden">
              {times.map((each) => (
                <li
                  key={each}
                  className="figures flex items-center gap-1 rounded-md border border-edge bg-sunk ps-3"
                >
                  {dayAndTime(each, zone)}
                  <IconButton
                    label={messages.remove(dayAndTime(each, zone))}
                    onClick={() => {
                      send.reset();
                      setTimes(toggled(times, each));
                      setAt(null);
                    }}
                  >
                    <X aria-hidden="true" className="size-4" />
                  </IconButton>
                </li>
              ))}
            </ul>
          </div>
          <details>
            <summary className="min-h-6 text-sm">{messages.addNote}</summary>
            <div className="pt-2">
              <TextArea
                label={messages.note}
                hint={messages.noteHint(other)}
                optional
                rows={2}
                maxLength={LONGEST_NOTE}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            </div>
          </details>
          {send.error && (
            <div role="alert">
              <Note tone="bad">{send.error.message}</Note>
            </div>
          )}
          <div className="flex flex-wrap gap-2">
            <Button
              disabled={times.length === 0 || times.length > MOST_TIMES}
              busy={send.isPending && messages.sending}
              onClick={() => send.mutate()}
            >
              {messages.send}
            </Button>
            <Button kind="secondary" disabled={send.isPending} onClick={onClose}>
              {messages.cancel}
            </Button>
          </div>
        </div>
      </div>
    </Dialog>
  );
}
