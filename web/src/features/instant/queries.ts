/** Questions and commands about calls at once. */
import { queryOptions } from '@tanstack/react-query';
import { callQuery } from '@/features/calls/queries';
import { api } from '@/kit/api/client';
import { Problem } from '@/kit/api/problem';
import type { AvailableNow, Booking, Extensions, Id, Items, Switch } from '@/kit/api/types';

/** Hints tell those who are signed in at once; everybody asks now and then. */
const LOOK_AGAIN_MS = 15_000;
const RINGING_AGAIN_MS = 5_000;

/** Who of these can be called at once, and who is in a call; for a whole page of results at once. */
export function availableNowQuery(consultantIds: readonly Id[]) {
  return queryOptions({
    queryKey: ['booking', 'available-now', consultantIds],
    enabled: consultantIds.length > 0,
    staleTime: 2_000,
    refetchInterval: LOOK_AGAIN_MS,
    queryFn: async ({ signal }) => {
      const query = { consultant_ids: consultantIds.join(',') };
      const { items } = await api.get<Items<AvailableNow>>('/booking/available-now', { query, signal });
      return new Map(items.map((item) => [item.consultant_id, item]));
    },
  });
}

export const switchQuery = queryOptions({
  queryKey: ['booking', 'availability'],
  refetchInterval: 60_000,
  queryFn: ({ signal }) => api.get<Switch>('/booking/availability', { signal }),
});

export const setSwitch = (on: boolean) => api.put<Switch>('/booking/availability', { body: { on } });

/** What rings at one's own devices. */
export const ringingQuery = queryOptions({
  queryKey: ['booking', 'ringing'],
  refetchInterval: RINGING_AGAIN_MS,
  refetchIntervalInBackground: true,
  queryFn: async ({ signal }) =>
    (await api.get<Items<Booking>>('/booking/instant-calls/ringing', { signal })).items,
});

interface Wish {
  offeringId: Id;
  minutes: number;
  note: string;
  idempotencyKey: string;
}

export const askForCall = ({ offeringId, minutes, note, idempotencyKey }: Wish) =>
  api.post<Booking>('/booking/instant-calls', {
    body: { offering_id: offeringId, minutes, note: note.trim() || null },
    idempotencyKey,
  });

export const acceptCall = (id: Id) => api.post<Booking>(`/booking/instant-calls/${id}/accept`);

export const declineCall = (id: Id) => api.post<Booking>(`/booking/instant-calls/${id}/decline`);

export const stopCalling = (id: Id) => api.post<Booking>(`/booking/bookings/${id}/cancel`, { body: {} });

/** The call of a booking just answered: the calls service hears of it a moment later. */
export function openedCallQuery(bookingId: Id) {
  return {
    ...callQuery(bookingId),
    retry: (failures: number, error: Error) =>
      error instanceof Problem && error.status === 404 && failures < 40,
    retryDelay: 250,
  };
}

/** How talking longer stands; hints of the booking make it stale. */
export function extensionsQuery(bookingId: Id) {
  return queryOptions({
    queryKey: ['booking', 'extensions', bookingId],
    refetchInterval: 10_000,
    queryFn: ({ signal }) => api.get<Extensions>(`/booking/bookings/${bookingId}/extensions`, { signal }),
  });
}

export const proposeExtension = (bookingId: Id, minutes: number) =>
  api.post<Extensions>(`/booking/bookings/${bookingId}/extensions`, { body: { minutes } });

export const agreeToExtension = (bookingId: Id, id: Id) =>
  api.post<Extensions>(`/booking/bookings/${bookingId}/extensions/${id}/agree`);

export const refuseExtension = (bookingId: Id, id: Id) =>
  api.post<Extensions>(`/booking/bookings/${bookingId}/extensions/${id}/refuse`);
