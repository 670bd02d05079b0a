/** Questions and commands to the reviews service. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import type { BookingReview, Id, Review, ReviewPage } from '@/kit/api/types';

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

/** What one may say about a booking's call, and what was said. */
export function bookingReviewQuery(bookingId: Id) {
  return queryOptions({
    queryKey: ['reviews', 'booking', bookingId],
    queryFn: ({ signal }) => api.get<BookingReview>(`/reviews/by-booking/${bookingId}`, { signal }),
  });
}

export interface Opinion {
  stars: number;
  text: string;
  tags: string[];
}

export function postReview(bookingId: Id, opinion: Opinion): Promise<Review> {
  return api.post<Review>('/reviews/reviews', { body: { booking_id: bookingId, ...opinion } });
}

/** Within a day of posting. */
export function changeReview(reviewId: Id, opinion: Opinion): Promise<Review> {
  return api.put<Review>(`/reviews/reviews/${reviewId}`, { body: opinion });
}

/** The consultant's answer; within a day the same changes it. */
export function replyTo(reviewId: Id, text: string): Promise<Review> {
  return api.post<Review>(`/reviews/reviews/${reviewId}/reply`, { body: { text } });
}
