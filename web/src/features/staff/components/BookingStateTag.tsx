/** A booking's state in a word and a tone. */
import type { BookingState } from '@/kit/api/types';
import { StateTag, type Tone } from '@/ui/Badge';
import { messages } from '../messages';

const tones: Record<BookingState, Tone> = {
  requested: 'warn',
  held: 'warn',
  confirmed: 'pen',
  in_call: 'good',
  completed: 'plain',
  declined: 'bad',
  expired: 'plain',
  cancelled: 'plain',
  no_show: 'bad',
};

export function BookingStateTag({ state }: { state: BookingState }) {
  return <StateTag tone={tones[state]}>{messages.state(state)}</StateTag>;
}
