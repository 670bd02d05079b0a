/** What to do when nobody answers: others who are available on the same topic, and the next free times. */
import { useQuery } from '@tanstack/react-query';
import { bookingAddress } from '@/features/booking/model';
import { nextTimesQuery } from '@/features/booking/queries';
import { api } from '@/kit/api/client';
import type { Card, Consultant, Page } from '@/kit/api/types';
import { clockTime, nearDay } from '@/kit/time/format';
import { Avatar } from '@/ui/Avatar';
import { Link, PathLink } from '@/ui/Link';
import { Section } from '@/ui/layout';
import { Skeleton } from '@/ui/states';
import { messages } from '../messages';
import { availableNowQuery } from '../queries';
import { CallNowLink } from './CallNow';

const MOST = 3;

export function Instead({ consultant }: { consultant: Consultant }) {
  return (
    <div>
      <Others consultant={consultant} />
      <NextTimes consultant={consultant} />
    </div>
  );
}

function Others({ consultant }: { consultant: Consultant }) {
  const topic = consultant.topics[0]?.slug;
  const { data: cards } = useQuery({
    queryKey: ['directory', 'available-on', topic],
    enabled: topic !== undefined,
    refetchInterval: 15_000,
    queryFn: async ({ signal }) => {
      const query = { topic, available: true, limit: MOST + 1 };
      return (await api.get<Page<Card>>('/directory/consultants', { query, signal })).items;
    },
  });
  const others = (cards ?? [])
    .filter(({ consultant_id }) => consultant_id !== consultant.consultant_id)
    .slice(0, MOST);
  const { data: available } = useQuery(availableNowQuery(others.map(({ consultant_id }) => consultant_id)));
  return (
    <Section title={messages.others}>
      {cards === undefined && topic !== undefined ? (
        <Skeleton className="h-20" />
      ) : others.length === 0 ? (
        <p className="text-soft">{messages.othersNone}</p>
      ) : (
        <ul className="divide-y divide-hairline border-y border-hairline">
          {others.map((card) => (
            <li key={card.consultant_id} className="flex flex-wrap items-center gap-4 py-4">
              <Avatar id={card.consultant_id} name={card.name} src={card.picture_url} />
              <div className="min-w-40 grow basis-52">
                <Link to="/c/$slug" params={{ slug: card.slug }} className="font-semibold">
                  {card.name}
                </Link>
                <p className="text-sm text-soft">{card.headline}</p>
              </div>
              <div className="w-full sm:w-56">
                <CallNowLink found={available?.get(card.consultant_id)} name={card.name} slug={card.slug} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function NextTimes({ consultant }: { consultant: Consultant }) {
  const { data } = useQuery(nextTimesQuery([consultant.consultant_id]));
  const next = data?.get(consultant.consultant_id);
  return (
    <Section
      title={messages.nextTimes(consultant.name)}
      actions={
        <Link to="/c/$slug" params={{ slug: consultant.slug }}>
          {messages.seeAll}
        </Link>
      }
    >
      {data === undefined ? (
        <Skeleton className="h-14" />
      ) : next ? (
        <ul className="grid grid-cols-3 gap-2 sm:max-w-md">
          {next.times.map((at) => (
            <li key={at}>
              <PathLink
                href={bookingAddress(next.offering_id, at, consultant.slug)}
                className="pressable figures flex min-h-14 flex-col items-center justify-center rounded-md border border-edge bg-raised px-1 leading-tight hover:border-pen hover:bg-pen-wash"
              >
                <span className="text-xs text-soft">{nearDay(at)}</span>
                <span className="font-semibold text-pen">{clockTime(at)}</span>
              </PathLink>
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-soft">{messages.nextTimesNone(consultant.name)}</p>
      )}
    </Section>
  );
}
