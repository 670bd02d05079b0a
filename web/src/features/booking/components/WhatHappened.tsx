/** Why a booking is over or not yet certain; nothing while it simply stands. */
import type { Booking, Party } from '@/kit/api/types';
import { dayAndTime } from '@/kit/time/format';
import { Note } from '@/ui/layout';
import { whoComes } from '../attendees/model';
import { messages } from '../messages';
import { awaitedOf } from '../model';
import { declinedWords, expiredWords } from '../words';

export function WhatHappened({ booking, side }: { booking: Booking; side: Party }) {
  const awaited = awaitedOf(booking.state);
  if (awaited === 'money') return <Note title={messages.requestedTitle}>{messages.requestedText}</Note>;
  if (awaited === 'answer') {
    const until = dayAndTime(booking.answer_by ?? booking.starts_at);
    return side === 'consultant' ? (
      <Note title={messages.heldForYou(whoComes(booking))}>{messages.heldForYouText(until)}</Note>
    ) : (
      <Note title={messages.heldTitle}>{messages.heldText(booking.consultant.name, until)}</Note>
    );
  }
  if (booking.state === 'declined') {
    return (
      <Note tone="warn" title={messages.declinedTitle}>
        {declinedWords(booking)}
      </Note>
    );
  }
  if (booking.state === 'expired') {
    return (
      <Note tone="warn" title={messages.expiredTitle}>
        {expiredWords(booking)}
      </Note>
    );
  }
  if (booking.cancelled_by) return <Note>{messages.cancelledBy[booking.cancelled_by]}</Note>;
  if (booking.no_show_by) return <Note tone="warn">{messages.noShowBy[booking.no_show_by]}</Note>;
  return null;
}
