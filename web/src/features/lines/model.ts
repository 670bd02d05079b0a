/** What a line's hint means for one's own place. */
import type { Place } from '@/kit/api/types';
import type { Hint } from '@/kit/live/topics';

/** The place as the hint has it at once; `null` when only asking again can tell. */
export function placeAfter(place: Place, hint: Hint): Place | null {
  if (hint.revision <= place.line_revision) return place;
  const position = hint.waiting?.indexOf(place.ticket) ?? -1;
  if (position < 0 || place.state !== 'waiting') return null;
  return { ...place, place: position + 1, ahead: position, line_revision: hint.revision };
}

/** Whether the client has nothing more to wait for here. */
export function isSettled({ state }: Place): boolean {
  return !['joining', 'waiting', 'called', 'in_call'].includes(state);
}

/** Seconds left until a moment; never less than none. */
export function secondsUntil(moment: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(moment) - now) / 1_000));
}
