/** Questions to the reviews service. */
import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import type { Id, ReviewPage } from '@/kit/api/types';

/** What clients said about a consultant, newest first. */
export function reviewsQuery(consultantId: Id) {
  return infiniteQueryOptions({
    queryKey: ['reviews', 'consultant', consultantId],
    initialPageParam: null as string | null,
    getNextPageParam: (page: ReviewPage) => page.next_cursor,
    queryFn: ({ pageParam, signal }) =>
      api.get<ReviewPage>(`/reviews/consultants/${consultantId}`, {
        query: { cursor: pageParam, limit: 10 },
        signal,
      }),
  });
}
