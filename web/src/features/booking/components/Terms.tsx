/** What a booking costs and what cancelling it gives back, in words, for a known time. */
import type { Location, Moment, Policy, PriceTerms } from '@/kit/api/types';
import { formatMoney } from '@/kit/money/money';
import { dayAndTime } from '@/kit/time/format';
import { messages as meetingMessages } from '../meetings/messages';
import { hasCall } from '../meetings/model';
import { messages } from '../messages';
import { priceLimit } from '../model';

interface CostWordsProps {
  price: PriceTerms;
  minutes: number;
  location: Location;
}

export function CostWords({ price, minutes, location }: CostWordsProps) {
  const limit = priceLimit(price, minutes);
  if (!limit || !price.amount) {
    return <p>{hasCall(location) ? messages.freeCost : meetingMessages.freeMeetingCost}</p>;
  }
  const amount = formatMoney(price.amount, { short: true });
  if (!hasCall(location)) return <p>{meetingMessages.perMeetingCost(amount)}</p>;
  return (
    <>
      <p>
        {price.kind === 'per_session'
          ? messages.perSessionCost(amount)
          : messages.perMinuteCost(amount, formatMoney(limit, { short: true }))}
      </p>
      {price.minimum && <p>{messages.minimumCost(formatMoney(price.minimum, { short: true }))}</p>}
    </>
  );
}

interface CancellationWordsProps {
  price: PriceTerms;
  policy: Policy;
  startsAt: Moment;
}

/** The last moment of each tier as a date, so that nobody has to reckon hours. */
export function CancellationWords({ price, policy, startsAt }: CancellationWordsProps) {
  if (price.kind === 'free') return <p>{messages.cancelFree}</p>;
  const now = Date.now();
  const tiers = policy.tiers
    .map(({ hours_before, refund_percent }) => ({
      until: new Date(Date.parse(startsAt) - hours_before * 3_600_000).toISOString(),
      percent: refund_percent,
    }))
    .filter(({ until, percent }) => percent > 0 && Date.parse(until) > now);
  return (
    <ul className="grid gap-1">
      {tiers.map(({ until, percent }) => (
        <li key={until}>
          {percent === 100
            ? messages.tierAll(dayAndTime(until))
            : messages.tierPart(dayAndTime(until), percent)}
        </li>
      ))}
      <li>{tiers.length > 0 ? messages.tierNone : messages.tierNever}</li>
      {policy.no_show_charge_percent > 0 && <li>{messages.noShow(policy.no_show_charge_percent)}</li>}
      <li>{messages.consultantCancels}</li>
    </ul>
  );
}
