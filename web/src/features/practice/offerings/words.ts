/** An offering's cancellation terms as sentences. */
import type { Policy } from '@/kit/api/types';
import { minutesLong } from '@/kit/time/format';
import { messages } from './messages';
import { refundSteps } from './model/policy';

/** What a client reads before booking: each step of notice, then not coming at all. */
export function policySentences(policy: Policy): string[] {
  const steps = refundSteps(policy);
  return [
    ...steps.map(({ from, percent }) =>
      messages.step(percent, from === null ? null : from === 0 ? '' : hoursWords(from), steps.length === 1),
    ),
    messages.noShowWords(policy.no_show_charge_percent),
  ];
}

function hoursWords(hours: number): string {
  return minutesLong(hours * 60);
}
