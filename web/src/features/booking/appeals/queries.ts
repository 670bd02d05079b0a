/** Appeals: one's own, and everybody's for staff. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import { Problem } from '@/kit/api/problem';
import type {
  Appeal,
  AppealState,
  Appeals,
  CallTimeline,
  Id,
  Items,
  Page,
  StaffAppeal,
} from '@/kit/api/types';

export function appealsQuery(bookingId: Id) {
  return queryOptions({
    queryKey: ['booking', 'appeals', bookingId],
    queryFn: ({ signal }) => api.get<Appeals>(`/booking/bookings/${bookingId}/appeals`, { signal }),
  });
}

export function makeAppeal(bookingId: Id, reason: string): Promise<Appeal> {
  return api.post<Appeal>(`/booking/bookings/${bookingId}/appeals`, { body: { reason: reason.trim() } });
}

export function staffAppealsQuery(state: AppealState | undefined) {
  return infiniteQueryOptions({
    queryKey: ['booking', 'staff-appeals', state ?? 'any'],
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<StaffAppeal>) => page.next_cursor,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<StaffAppeal>>('/booking/staff/appeals', { query: { state, cursor: pageParam }, signal }),
  });
}

export function appealsOfBookingQuery(bookingId: Id) {
  return queryOptions({
    queryKey: ['booking', 'staff-appeals', 'of', bookingId],
    queryFn: async ({ signal }) =>
      (await api.get<Items<StaffAppeal>>(`/booking/staff/bookings/${bookingId}/appeals`, { signal })).items,
  });
}

export function decideAppeal(id: Id, granted: boolean, reason: string): Promise<StaffAppeal> {
  return api.post<StaffAppeal>(`/booking/staff/appeals/${id}/decide`, {
    body: { granted, reason: reason.trim() },
  });
}

/** What the server saw of a booking's call; `null` where there was none. */
export function evidenceQuery(bookingId: Id) {
  return queryOptions({
    queryKey: ['calls', 'staff', bookingId],
    queryFn: async ({ signal }): Promise<CallTimeline | null> => {
      try {
        return await api.get<CallTimeline>(`/calls/staff/by-booking/${bookingId}/timeline`, { signal });
      } catch (error) {
        if (error instanceof Problem && error.status === 404) return null;
        throw error;
      }
    },
  });
}
