/** One consultant in the results: who, why here, what it costs, and the next free times. */
import { Check } from 'lucide-react';
import { bookingAddress } from '@/features/booking/model';
import { CallNowLink } from '@/features/instant/components/CallNow';
import { messages as instantMessages } from '@/features/instant/panelMessages';
import type { AvailableNow, Card } from '@/kit/api/types';
import { clockTime, languageName, listWords, nearDay } from '@/kit/time/format';
import { Avatar } from '@/ui/Avatar';
import { Link, PathLink } from '@/ui/Link';
import { LiveDot } from '@/ui/LiveDot';
import { priceWords } from '@/ui/Money';
import { Rating } from '@/ui/Stars';
import { messages } from '../messages';

interface ConsultantRowProps {
  card: Card;
  /** Whether they can be called at once; nothing while they cannot. */
  available?: AvailableNow | undefined;
}

export function ConsultantRow({ card, available }: ConsultantRowProps) {
  return (
    <li className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-4 py-6 sm:gap-x-6 lg:grid-cols-[auto_1fr_17rem]">
      <Avatar id={card.consultant_id} name={card.name} src={card.picture_url} size="responsive" />
      <div className="grid min-w-0 content-start gap-1.5">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
          <h3 className="text-xl">
            <Link
              to="/c/$slug"
              params={{ slug: card.slug }}
              className="text-ink! decoration-transparent hover:decoration-pen"
            >
              {card.name}
            </Link>
          </h3>
          {available?.availability === 'available' ? (
            <LiveDot words={instantMessages.availableNow} />
          ) : (
            card.online && <LiveDot withWord />
          )}
        </div>
        <p className="max-w-prose">{card.headline}</p>
        <p className="flex flex-wrap gap-x-4 gap-y-0.5 text-sm text-soft">
          <Rating {...card.rating} />
          {card.languages.length > 0 && (
            <span>{messages.speaks(listWords(card.languages.map((code) => languageName(code))))}</span>
          )}
        </p>
        {card.topics.length > 0 && (
          <p className="text-sm text-faint">{card.topics.map(({ name }) => name).join(' · ')}</p>
        )}
        {card.why.length > 0 && (
          <ul className="flex flex-wrap gap-x-4 gap-y-0.5 text-sm text-soft">
            {card.why.map((reason) => (
              <li key={reason} className="inline-flex items-center gap-1">
                <Check aria-hidden="true" className="size-3.5 text-pen" />
                {reason}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="col-span-2 grid content-start gap-2 lg:col-span-1">
        {card.price_from && (
          <p className="figures text-sm text-soft">
            {card.offering_count > 1 && card.price_from.kind !== 'free' && `${messages.priceFrom} `}
            <span className="text-base font-semibold text-ink">{priceWords(card.price_from)}</span>
          </p>
        )}
        <CallNowLink found={available} name={card.name} slug={card.slug} />
        <NextFreeTimes card={card} />
      </div>
    </li>
  );
}

function NextFreeTimes({ card }: { card: Card }) {
  if (card.next_times.length === 0) {
    return (
      <p className="text-sm text-faint">
        {messages.noTimesSoon}.{' '}
        <Link to="/c/$slug" params={{ slug: card.slug }}>
          {messages.seeProfile}
        </Link>
      </p>
    );
  }
  return (
    <ul aria-label={messages.nextTimes} className="grid grid-cols-3 gap-2">
      {card.next_times.map(({ offering_id, starts_at: at }) => (
        <li key={at}>
          <PathLink
            href={bookingAddress(offering_id, at, card.slug)}
            className="pressable figures flex min-h-14 flex-col items-center justify-center rounded-md border border-edge bg-raised px-1 leading-tight hover:border-pen hover:bg-pen-wash"
          >
            <span className="sr-only">{messages.book(card.name)} </span>
            <span className="text-xs text-soft">{nearDay(at)}</span>
            <span className="font-semibold text-pen">{clockTime(at)}</span>
          </PathLink>
        </li>
      ))}
    </ul>
  );
}
