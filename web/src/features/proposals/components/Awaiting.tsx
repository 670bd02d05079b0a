/** The bookings for which the other side proposes other times, in a list that leads to each. */
import { useQuery } from '@tanstack/react-query';
import type { AwaitingProposal, Party } from '@/kit/api/types';
import { dayAndTime } from '@/kit/time/format';
import { Badge } from '@/ui/Badge';
import { ButtonLink } from '@/ui/Button';
import { messages } from '../messages';
import { awaitingQuery } from '../queries';

export function Awaiting({ as }: { as: Party }) {
  const { data = [] } = useQuery(awaitingQuery(as));
  if (data.length === 0) return null;
  return (
    <section>
      <h2 className="text-lg">{messages.awaiting}</h2>
      <p className="max-w-prose text-sm text-faint">{messages.awaitingText}</p>
      <ul className="mt-2 divide-y divide-hairline border-y border-hairline">
        {data.map((item) => (
          <Row key={item.proposal.id} item={item} as={as} />
        ))}
      </ul>
    </section>
  );
}

function Row({ item: { booking, proposal }, as }: { item: AwaitingProposal; as: Party }) {
  const { name } = as === 'client' ? booking.consultant : booking.client;
  return (
    <li className="flex flex-wrap items-center gap-x-5 gap-y-2 py-3">
      <p className="min-w-0 grow">
        <span className="font-medium">{messages.awaitingFrom(name, booking.offering_title)}</span>
        <span className="figures block text-sm text-soft">
          <s>{dayAndTime(booking.starts_at)}</s>{' '}
          {proposal.times.map(({ starts_at }) => dayAndTime(starts_at)).join(' · ')}
        </span>
      </p>
      <Badge tone="warn">{messages.awaitingUntil(dayAndTime(proposal.expires_at))}</Badge>
      <ButtonLink
        size="small"
        to="/bookings/$id"
        params={{ id: booking.id }}
        aria-label={messages.lookAt(name)}
      >
        {messages.look}
      </ButtonLink>
    </li>
  );
}
