/** Why a request came to nothing, in words. */
import type { Booking } from '@/kit/api/types';
import { messages } from './messages';

export function declinedWords({ decline }: Pick<Booking, 'decline'>): string {
  const reason = decline?.reason;
  return [messages.declinedOther, reason && messages.declinedReason(reason)].filter(Boolean).join(' ');
}

/** The money was there as soon as the time that was kept for it became that of the answer. */
export function expiredWords({
  answer_by,
  hold_expires_at,
}: Pick<Booking, 'answer_by' | 'hold_expires_at'>): string {
  return answer_by !== null && answer_by === hold_expires_at ? messages.unansweredText : messages.expiredText;
}
