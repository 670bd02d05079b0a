/** A booking's state as a small word. */
import type { BookingState } from '@/kit/api/types';
import { StateTag, type Tone } from '@/ui/Badge';
import { messages } from '../messages';

const tones: Record<BookingState, Tone> = {
  requested: 'pen',
  held: 'pen',
  confirmed: 'good',
  in_call: 'good',
  completed: 'plain',
  declined: 'warn',
  expired: 'warn',
  cancelled: 'plain',
  no_show: 'warn',
};

export function BookingStateTag({ state }: { state: BookingState }) {
  return <StateTag tone={tones[state]}>{messages.state(state)}</StateTag>;
}
