/** Questions and commands about waiting for full days. */
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import type { CalendarDate, DayWait, Id, Items, PartOfDay, Zone } from '@/kit/api/types';

/** A hint tells at once what comes free; an offer that ran out says nothing. */
const LOOK_AGAIN_MS = 30_000;

export const dayWaitsQuery = queryOptions({
  queryKey: ['booking', 'day-waits'],
  queryFn: async ({ signal }) => (await api.get<Items<DayWait>>('/booking/day-waits', { signal })).items,
  refetchInterval: ({ state }) => (state.data?.some(({ kept }) => kept) ? LOOK_AGAIN_MS : false),
});

export interface DayWish {
  offering_id: Id;
  first_on: CalendarDate;
  last_on: CalendarDate;
  zone: Zone;
  part: PartOfDay;
}

export const waitForDays = (wish: DayWish) => api.post<DayWait>('/booking/day-waits', { body: wish });

export const leaveWait = (id: Id) => api.delete(`/booking/day-waits/${id}`);

export const passKept = (id: Id) => api.post<DayWait>(`/booking/day-waits/${id}/pass`);
