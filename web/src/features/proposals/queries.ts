/** Questions and commands about other times that one side proposes, for either side or at an organisation's desk. */
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import type { AwaitingProposal, Id, Items, Moment, Party, Proposals } from '@/kit/api/types';

/** Whose proposals: one's own booking's, or those of a booking at the desk of the organisation with this slug. */
export interface Place {
  bookingId: Id;
  desk?: string;
}

function addressOf({ bookingId, desk }: Place): string {
  const base = desk ? `/booking/organisations/${encodeURIComponent(desk)}` : '/booking';
  return `${base}/bookings/${bookingId}/proposals`;
}

/** Whether a proposed time is free changes without a hint. */
const LOOK_AGAIN_MS = 30_000;

export function proposalsQuery(place: Place) {
  return queryOptions({
    queryKey: ['booking', 'proposals', place.desk ?? null, place.bookingId],
    queryFn: ({ signal }) => api.get<Proposals>(addressOf(place), { signal }),
    refetchInterval: ({ state }) => (state.data?.latest?.state === 'open' ? LOOK_AGAIN_MS : false),
  });
}

/** What awaits one's answer on one side, the most urgent first. */
export function awaitingQuery(as: Party) {
  return queryOptions({
    queryKey: ['booking', 'proposals', 'awaiting', as],
    queryFn: async ({ signal }) =>
      (await api.get<Items<AwaitingProposal>>('/booking/proposals', { query: { as }, signal })).items,
  });
}

export const propose = (place: Place, times: readonly Moment[], note: string) =>
  api.post<Proposals>(addressOf(place), { body: { times, note: note.trim() || null } });

export const acceptTime = (place: Place, id: Id, at: Moment) =>
  api.post<Proposals>(`${addressOf(place)}/${id}/accept`, { body: { starts_at: at } });

export const declineTimes = (place: Place, id: Id) =>
  api.post<Proposals>(`${addressOf(place)}/${id}/decline`);
