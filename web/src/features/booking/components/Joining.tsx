/** The way into the call from when the waiting room opens, a countdown until then; or where they meet. */
import { stopwatch } from '@/features/calls/model';
import type { Booking, Party } from '@/kit/api/types';
import { dayAndTime } from '@/kit/time/format';
import { useNow } from '@/kit/time/useNow';
import { ButtonLink } from '@/ui/Button';
import { messages as meetingMessages } from '../meetings/messages';
import { hasCall, whereWords } from '../meetings/model';
import { messages } from '../messages';

const DAY_MS = 24 * 3_600_000;

export function Joining({ booking, side }: { booking: Booking; side: Party }) {
  const now = useNow(1_000);
  if (!hasCall(booking.location)) return <Meeting booking={booking} side={side} now={now} />;
  if (!['confirmed', 'in_call'].includes(booking.state) || now >= Date.parse(booking.ends_at)) return null;
  if (booking.way === 'place' && !booking.can.join) {
    return <p className="text-sm text-soft">{messages.placeText}</p>;
  }
  const wait = Date.parse(booking.check_in_opens_at) - now;
  if (wait > DAY_MS) {
    return <p className="text-sm text-soft">{messages.joinOpensAt(dayAndTime(booking.check_in_opens_at))}</p>;
  }
  if (wait > 0) {
    return (
      <div>
        <p className="text-sm text-soft">{messages.joinOpens}</p>
        <p role="timer" className="figures font-serif text-2xl font-semibold">
          {stopwatch(Math.ceil(wait / 1000))}
        </p>
      </div>
    );
  }
  return (
    <div className="grid gap-2">
      <p className="text-sm font-semibold text-good">{messages.joinNow}</p>
      <ButtonLink to="/waiting-room/$bookingId" params={{ bookingId: booking.id }} size="large" wide>
        {messages.join}
      </ButtonLink>
    </div>
  );
}

/** Where they meet, until it is over; then what is awaited. */
function Meeting({ booking, side, now }: { booking: Booking; side: Party; now: number }) {
  if (booking.state !== 'confirmed' || booking.can.tell) return null;
  if (now >= Date.parse(booking.ends_at)) {
    return side === 'client' ? <p className="text-sm text-soft">{meetingMessages.awaitsWord}</p> : null;
  }
  return (
    <div className="grid gap-1">
      <p className="font-semibold break-words">{whereWords(booking.location, side)}</p>
      <p className="text-sm text-soft">{meetingMessages.meetingHint}</p>
    </div>
  );
}
