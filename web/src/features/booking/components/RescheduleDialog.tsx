/** Moving a booking to another free time; the money carries over. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Booking, Moment } from '@/kit/api/types';
import { dayAndTime } from '@/kit/time/format';
import { viewerZone } from '@/kit/time/viewer';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Note } from '@/ui/layout';
import { Loading, Skeleton } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { offeredQuery } from '../offering';
import { bookingQuery, reschedule } from '../queries';
import { SlotPicker } from './SlotPicker';

interface RescheduleDialogProps {
  booking: Booking;
  other: string;
  onClose: () => void;
}

export function RescheduleDialog({ booking, other, onClose }: RescheduleDialogProps) {
  const client = useQueryClient();
  const [at, setAt] = useState<Moment | null>(null);
  const [zone, setZone] = useState(viewerZone);
  const slug = booking.consultant.slug || undefined;
  const offered = useQuery(offeredQuery(slug, booking.offering_id));
  const move = useMutation({
    mutationFn: (to: Moment) => reschedule(booking.id, to),
    onSuccess: (moved) => {
      client.setQueryData(bookingQuery(booking.id).queryKey, moved);
      for (const key of ['booking', 'calls']) void client.invalidateQueries({ queryKey: [key] });
      toast(messages.rescheduled, 'good');
      onClose();
    },
    // The time may be taken: the picker shows what is free now.
    onError: () => void client.invalidateQueries({ queryKey: ['booking', 'slots'] }),
  });
  return (
    <Dialog
      open
      title={messages.rescheduleTitle}
      onClose={onClose}
      locked={move.isPending}
      actions={
        <>
          <Button
            disabled={!at}
            busy={move.isPending && messages.rescheduling}
            onClick={() => at && move.mutate(at)}
          >
            {messages.rescheduleConfirm}
          </Button>
          <Button kind="secondary" disabled={move.isPending} onClick={onClose}>
            {messages.keepBooking}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p>{messages.rescheduleText(other)}</p>
        {offered.isPending && (
          <Loading>
            <Skeleton className="h-80" />
          </Loading>
        )}
        {(offered.data === null || offered.error) && <Note tone="warn">{messages.offeringGone}</Note>}
        {offered.data && (
          <SlotPicker
            offeringId={booking.offering_id}
            horizonDays={offered.data.offering.horizon_days}
            consultantZone={booking.consultant_zone}
            value={at}
            onChange={(next) => {
              move.reset();
              setAt(next);
            }}
            zone={zone}
            onZoneChange={setZone}
          />
        )}
        {at && (
          <p aria-live="polite" className="figures flex flex-wrap gap-x-4 border-t border-hairline pt-3">
            <span>
              <span className="text-sm text-soft">{messages.rescheduleFrom}</span>{' '}
              <s>{dayAndTime(booking.starts_at, zone)}</s>
            </span>
            <span>
              <span className="text-sm text-soft">{messages.rescheduleTo}</span>{' '}
              <strong>{dayAndTime(at, zone)}</strong>
            </span>
          </p>
        )}
        {move.error && (
          <div role="alert">
            <Note tone="bad">{move.error.message}</Note>
          </div>
        )}
      </div>
    </Dialog>
  );
}
