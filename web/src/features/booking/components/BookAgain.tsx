/** The way to another call of the same kind. */
import type { Booking } from '@/kit/api/types';
import { ButtonLink } from '@/ui/Button';
import { messages } from '../messages';

export function BookAgain({
  booking,
  kind = 'primary',
}: {
  booking: Booking;
  kind?: 'primary' | 'secondary';
}) {
  const { slug } = booking.consultant;
  if (!slug) return null;
  // A time that was released may still be free; one that is over cannot be.
  const isAhead = Date.parse(booking.starts_at) > Date.now();
  if (isAhead && booking.state !== 'cancelled') {
    return (
      <ButtonLink
        kind={kind}
        wide
        to="/book/$offeringId"
        params={{ offeringId: booking.offering_id }}
        search={{ at: booking.starts_at, with: slug }}
      >
        {messages.bookAgain}
      </ButtonLink>
    );
  }
  return (
    <ButtonLink kind={kind} wide to="/c/$slug" params={{ slug }} search={{ offering: booking.offering_id }}>
      {messages.bookAgain}
    </ButtonLink>
  );
}
