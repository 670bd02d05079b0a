/** Questions and commands about lines: hours that can be joined, one's own place, one's own console. */
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import type {
  CalendarDate,
  Console,
  Id,
  Items,
  Moment,
  OpenBlock,
  OwnBlock,
  Place,
  WeeklyBlocks,
} from '@/kit/api/types';

/** Hints may be lost; asking now and then makes sure. */
const LOOK_AGAIN_MS = 20_000;
/** While money is being held. */
const SOON_MS = 1_500;

export function openBlocksQuery(consultantId: Id) {
  return queryOptions({
    queryKey: ['booking', 'lines', 'open', consultantId],
    staleTime: 10_000,
    queryFn: async ({ signal }) =>
      (
        await api.get<Items<OpenBlock>>('/booking/blocks', {
          query: { consultant_id: consultantId },
          signal,
        })
      ).items,
  });
}

export function placeQuery(bookingId: Id) {
  return queryOptions({
    queryKey: ['booking', 'lines', 'place', bookingId],
    queryFn: ({ signal }) => api.get<Place>(`/booking/places/${bookingId}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'joining' ? SOON_MS : LOOK_AGAIN_MS),
  });
}

export function consoleQuery(blockId: Id) {
  return queryOptions({
    queryKey: ['booking', 'lines', 'console', blockId],
    queryFn: ({ signal }) => api.get<Console>(`/booking/own-blocks/${blockId}/line`, { signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

export const ownBlocksQuery = queryOptions({
  queryKey: ['booking', 'lines', 'own'],
  queryFn: async ({ signal }) => (await api.get<Items<OwnBlock>>('/booking/own-blocks', { signal })).items,
});

/** Hours that begin in a stretch of time, also past ones. */
export function ownBlocksBetweenQuery(from: Moment, to: Moment) {
  return queryOptions({
    queryKey: ['booking', 'lines', 'own', from, to],
    queryFn: async ({ signal }) =>
      (await api.get<Items<OwnBlock>>('/booking/own-blocks', { query: { from, to }, signal })).items,
  });
}

export const weeklyBlocksQuery = queryOptions({
  queryKey: ['booking', 'lines', 'weekly'],
  queryFn: ({ signal }) => api.get<WeeklyBlocks>('/booking/weekly-blocks', { signal }),
});

export const join = (blockId: Id, note: string) =>
  api.post<Place>(`/booking/blocks/${blockId}/join`, { body: { note: note.trim() || null } });

export const leave = (bookingId: Id) => api.post<Place>(`/booking/places/${bookingId}/leave`);

export const acceptOffer = (bookingId: Id) => api.post<Place>(`/booking/places/${bookingId}/accept-offer`);

export const askForCallBack = (bookingId: Id, wanted: boolean) =>
  api.post<Place>(`/booking/places/${bookingId}/call-back`, { body: { wanted } });

export type ConsoleButton = 'open' | 'next' | 'skip' | 'no-show' | 'close' | 'end';

export const press = (blockId: Id, button: ConsoleButton) =>
  api.post<Console>(`/booking/own-blocks/${blockId}/${button}`);

/** An hour as its form has it. */
export interface HourWish {
  offering_id: Id;
  starts: string;
  length_minutes: number;
  most_calls: number;
}

export const addWeekly = (hour: HourWish & { weekday: number }) =>
  api.post<WeeklyBlocks>('/booking/weekly-blocks', { body: hour });

export const removeWeekly = (id: Id) => api.delete(`/booking/weekly-blocks/${id}`);

export const addSingle = (hour: HourWish & { on: CalendarDate }) =>
  api.post<OwnBlock>('/booking/own-blocks', { body: hour });

/** Refused with `booking.block_has_people` when it is no longer as many as were shown. */
export const removeBlock = (id: Id, people: number) =>
  api.post(`/booking/own-blocks/${id}/remove`, { body: { expected_people: people } });
