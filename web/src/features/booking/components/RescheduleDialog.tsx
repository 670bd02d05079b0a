/** Moving a booking to another free time; the money carries over. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Booking, Moment, Zone } from '@/kit/api/types';
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
import { CancellationWords } from './Terms';

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
  const offered = useQuery(offeredQuery(slug, booking.organisation?.slug, booking.offering_id));
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
    <Dialog open title={messages.rescheduleTitle} onClose={onClose} locked={move.isPending}>
      <div className="grid gap-4">
        <p>{messages.rescheduleText(other)}</p>
        {offered.isPending && (
          <Loading>
            <Skeleton className="h-80" />
          </Loading>
        )}
        {(offered.data === null || offered.error) && <Note tone="warn">{messages.offeringGone}</Note>}
        {offered.data && (
          // Scrolls by itself, so that the change and its button stay in sight.
          <div className="-mx-1.5 max-h-[48dvh] overflow-y-auto px-1.5">
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
          </div>
        )}
        <div className="grid gap-3 border-t border-hairline pt-4">
          <div aria-live="polite" className="grid gap-2 empty:hidden">
            {at && <Change booking={booking} at={at} zone={zone} />}
            {move.error && <Note tone="bad">{move.error.message}</Note>}
          </div>
          <div className="flex flex-wrap gap-2">
            <Button
              disabled={!at}
              busy={move.isPending && messages.rescheduling}
              onClick={() => at && move.mutate(at)}
            >
              {messages.rescheduleConfirm}
            </Button>
            <Button kind="secondary" disabled={move.isPending} onClick={onClose}>
              {messages.rescheduleKeep}
            </Button>
          </div>
        </div>
      </div>
    </Dialog>
  );
}

/** From when to when, and what cancelling costs then: the terms count from the new time. */
function Change({ booking, at, zone }: { booking: Booking; at: Moment; zone: Zone }) {
  return (
    <>
      <p className="figures flex flex-wrap gap-x-4">
        <span>
          <span className="text-sm text-soft">{messages.rescheduleFrom}</span>{' '}
          <s>{dayAndTime(booking.starts_at, zone)}</s>
        </span>
        <span>
          <span className="text-sm text-soft">{messages.rescheduleTo}</span>{' '}
          <strong>{dayAndTime(at, zone)}</strong>
        </span>
      </p>
      {booking.price.kind !== 'free' && (
        <details className="text-sm">
          <summary className="min-h-6">{messages.rescheduleTerms}</summary>
          <CancellationWords price={booking.price} policy={booking.policy} startsAt={at} />
        </details>
      )}
      {!isRefundable(booking, at) && <Note tone="warn">{messages.rescheduleNoRefund}</Note>}
    </>
  );
}

/** Whether a client who cancels right after the move still gets something back. */
function isRefundable({ policy, price }: Booking, at: Moment): boolean {
  const hours = (Date.parse(at) - Date.now()) / 3_600_000;
  return (
    price.kind === 'free' ||
    policy.tiers.some(({ hours_before, refund_percent }) => refund_percent > 0 && hours >= hours_before)
  );
}
