/** Everything clients said about a consultant: the sum, then one after the other. */
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Id, Review, ReviewSummary } from '@/kit/api/types';
import { count, oneDecimal } from '@/kit/time/format';
import { Badge } from '@/ui/Badge';
import { Section } from '@/ui/layout';
import { Stars } from '@/ui/Stars';
import { EmptyState, ErrorState, Loading, LoadMore, Skeleton } from '@/ui/states';
import { Ago } from '@/ui/Time';
import { messages } from '../messages';
import { reviewsQuery } from '../queries';

export function Reviews({ consultantId, consultantName }: { consultantId: Id; consultantName: string }) {
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useInfiniteQuery(reviewsQuery(consultantId));
  const summary = data?.pages[0]?.summary;
  const reviews = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title={messages.title} id="reviews">
      {isPending && (
        <Loading>
          <Skeleton className="mb-4 h-20 max-w-sm" />
          <Skeleton className="h-24" />
        </Loading>
      )}
      {error && !data && <ErrorState title={messages.error} error={error} onRetry={() => void refetch()} />}
      {data && reviews.length === 0 && <EmptyState title={messages.none}>{messages.noneHint}</EmptyState>}
      {summary && summary.average !== null && reviews.length > 0 && <Summary summary={summary} />}
      <ul className="divide-y divide-hairline">
        {reviews.map((review) => (
          <ReviewItem key={review.id} review={review} consultantName={consultantName} />
        ))}
      </ul>
      <LoadMore
        hasMore={hasNextPage}
        loading={isFetchingNextPage}
        onMore={() => void fetchNextPage()}
        label={messages.more}
        announce={data && data.pages.length > 1 ? messages.shown(reviews.length) : ''}
      />
    </Section>
  );
}

function Summary({ summary }: { summary: ReviewSummary }) {
  const most = Math.max(1, ...Object.values(summary.by_stars));
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-8 gap-y-3">
      <p className="figures flex items-baseline gap-2 font-serif text-3xl font-semibold">
        {oneDecimal(summary.average ?? 0)}
        <Stars value={summary.average ?? 0} />
      </p>
      <ul aria-label={messages.distribution} className="grid w-full max-w-64 gap-1">
        {[5, 4, 3, 2, 1].map((stars) => {
          const given = summary.by_stars[String(stars)] ?? 0;
          return (
            <li key={stars} className="figures flex items-center gap-2 text-xs text-soft">
              <span className="sr-only">{messages.share(stars, count(given))}</span>
              <span aria-hidden="true" className="w-2">
                {stars}
              </span>
              <span aria-hidden="true" className="h-1.5 grow bg-sunk">
                <span className="block h-full bg-star" style={{ width: `${(given / most) * 100}%` }} />
              </span>
              <span aria-hidden="true" className="w-8 text-end">
                {count(given)}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function ReviewItem({ review, consultantName }: { review: Review; consultantName: string }) {
  return (
    <li className="grid gap-2 py-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <Stars value={review.stars} />
        <span className="font-semibold">{review.client_name}</span>
        <span className="text-faint">
          <Ago at={review.posted_at} />
        </span>
      </div>
      {review.text && <p className="max-w-prose whitespace-pre-line">{review.text}</p>}
      {review.tags.length > 0 && (
        <div className="flex flex-wrap gap-1.5">
          {review.tags.map((tag) => (
            <Badge key={tag}>{messages.tag(tag)}</Badge>
          ))}
        </div>
      )}
      {review.reply && (
        <div className="ms-1 max-w-prose border-s border-edge ps-4 text-sm text-soft">
          <p className="mb-0.5 font-semibold text-ink">{messages.replied(consultantName)}</p>
          <p className="whitespace-pre-line">{review.reply.text}</p>
        </div>
      )}
    </li>
  );
}
