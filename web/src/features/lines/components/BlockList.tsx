/** The hours of an offering whose line can be joined, on the consultant's page. */
import { useQuery } from '@tanstack/react-query';
import type { Id, OpenBlock } from '@/kit/api/types';
import { useWatch } from '@/kit/live/live';
import { clockTime, dayAndTime, nearDay } from '@/kit/time/format';
import { Badge } from '@/ui/Badge';
import { ButtonLink } from '@/ui/Button';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { messages } from '../messages';
import { openBlocksQuery } from '../queries';

export function BlockList({ consultantId, offeringId }: { consultantId: Id; offeringId: Id }) {
  const { data, error, refetch } = useQuery(openBlocksQuery(consultantId));
  useWatch('consultant', consultantId);
  const blocks = data?.filter((block) => block.offering_id === offeringId);
  return (
    <section className="grid gap-3" aria-label={messages.hoursTitle}>
      <div className="grid gap-1">
        <h3 className="font-semibold">{messages.hoursTitle}</h3>
        <p className="text-sm text-soft">{messages.hoursLead}</p>
      </div>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <Loading>
          <Skeleton className="h-24" />
        </Loading>
      )}
      {blocks?.length === 0 && <p className="text-faint">{messages.noHours}</p>}
      {blocks && blocks.length > 0 && (
        <ul className="divide-y divide-hairline border-y border-hairline">
          {blocks.map((block) => (
            <Hour key={block.id} block={block} consultantId={consultantId} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Hour({ block, consultantId }: { block: OpenBlock; consultantId: Id }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
      <div className="grid min-w-0 gap-0.5">
        <p className="figures flex flex-wrap items-center gap-2">
          <span>
            {nearDay(block.starts_at)}, {clockTime(block.starts_at)}–{clockTime(block.ends_at)}
          </span>
          {block.state === 'open' && <Badge tone="good">{messages.openNow}</Badge>}
        </p>
        <p className="text-sm text-soft">
          {messages.inLine(block.people)}
          {!block.is_full && block.has_chance && `, ${messages.probably(clockTime(block.predicted_start))}`}
        </p>
        {!block.is_full && !block.has_chance && <p className="text-sm text-warn">{messages.unlikely}</p>}
      </div>
      {block.is_full ? (
        <p className="text-sm text-faint">{messages.full}</p>
      ) : (
        <ButtonLink
          kind="secondary"
          size="small"
          to="/join/$blockId"
          params={{ blockId: block.id }}
          search={{ of: consultantId }}
          aria-label={messages.joinHour(dayAndTime(block.starts_at))}
        >
          {messages.join}
        </ButtonLink>
      )}
    </li>
  );
}
