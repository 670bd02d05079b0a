/** On a consultant's page and on cards: that one can call at once, for how long and for how much. */
import { Phone } from 'lucide-react';
import type { AvailableNow } from '@/kit/api/types';
import { formatMoney } from '@/kit/money/money';
import { minutesLong } from '@/kit/time/format';
import { ButtonPathLink } from '@/ui/Button';
import { priceWords } from '@/ui/Money';
import { callNowAddress } from '../model';
import { messages } from '../panelMessages';

interface CallNowPanelProps {
  found: AvailableNow;
  name: string;
  slug: string;
}

/** Everything that can be had at once, of a consultant who is available or in a call. */
export function CallNowPanel({ found, name, slug }: CallNowPanelProps) {
  return (
    <section aria-labelledby="call-now" className="mb-1 grid gap-3 border-b border-hairline pb-5">
      <h2 id="call-now" className="text-xl">
        {found.availability === 'busy' ? messages.busyTitle(name) : messages.atOnceTitle}
      </h2>
      {found.availability === 'busy' ? (
        <p className="text-sm text-soft">{messages.busyText}</p>
      ) : (
        <ul className="grid gap-4">
          {found.offerings.map((offering) => (
            <li key={offering.offering_id} className="grid gap-2">
              <p>
                <span className="font-semibold">{offering.title}</span>
                <span className="figures block text-sm text-soft">
                  {priceWords(offering.price)}, {messages.upTo(minutesLong(offering.longest_minutes))}
                  {offering.price.kind !== 'free' &&
                    `, ${messages.atMost(formatMoney(offering.price_limit))}`}
                </span>
              </p>
              <ButtonPathLink href={callNowAddress(offering.offering_id, slug)} size="large" wide>
                <Phone aria-hidden="true" className="size-5" />
                {messages.callNow}
              </ButtonPathLink>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface CallNowLinkProps {
  found: AvailableNow | undefined;
  name: string;
  slug: string;
}

/** On a card: the offering that costs least, one press away. */
export function CallNowLink({ found, name, slug }: CallNowLinkProps) {
  if (!found) return null;
  if (found.availability === 'busy') {
    return (
      <p className="inline-flex items-center gap-1.5 text-sm text-soft">
        <span aria-hidden="true" className="size-2.5 rounded-full bg-warn" />
        {messages.inCall}
      </p>
    );
  }
  const [offering] = [...found.offerings].sort(
    (one, other) => one.price_limit.amount_minor - other.price_limit.amount_minor,
  );
  if (!offering) return null;
  return (
    <div className="grid gap-1">
      <ButtonPathLink href={callNowAddress(offering.offering_id, slug)} wide>
        <Phone aria-hidden="true" className="size-4.5" />
        {messages.callNow}
        <span className="sr-only">: {name}</span>
      </ButtonPathLink>
      <p className="figures text-center text-xs text-soft">
        {priceWords(offering.price)}, {messages.upTo(minutesLong(offering.longest_minutes))}
      </p>
    </div>
  );
}
