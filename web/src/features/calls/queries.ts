/** Questions to the calls service. */
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import type { Call, CallTimeline, Id } from '@/kit/api/types';

export function callQuery(bookingId: Id) {
  return queryOptions({
    queryKey: ['calls', 'by-booking', bookingId],
    queryFn: ({ signal }) => api.get<Call>(`/calls/by-booking/${bookingId}`, { signal }),
  });
}

/** What happened in a call; the same for both sides. */
export function timelineQuery(callId: Id | undefined) {
  return queryOptions({
    queryKey: ['calls', 'timeline', callId],
    enabled: callId !== undefined,
    queryFn: ({ signal }) => api.get<CallTimeline>(`/calls/${callId}/timeline`, { signal }),
  });
}
