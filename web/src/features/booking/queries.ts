/** Questions to the booking service that anyone may ask: which times are free. */
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import type { CalendarDate, Id, Items, Moment, NextTimes, Slots, Zone } from '@/kit/api/types';
import { addDays } from '@/kit/time/zones';

/** The longest stretch the service answers at once. */
const LONGEST_WINDOW_DAYS = 62;

/** The next three free times of each consultant, for a whole page of results at once. */
export function nextTimesQuery(consultantIds: readonly Id[]) {
  return queryOptions({
    queryKey: ['booking', 'next-times', consultantIds],
    enabled: consultantIds.length > 0,
    staleTime: 20_000,
    queryFn: async ({ signal }) => {
      const query = { consultant_ids: consultantIds.join(',') };
      const { items } = await api.get<Items<NextTimes>>('/booking/next-times', { query, signal });
      return new Map(items.map((item) => [item.consultant_id, item]));
    },
  });
}

interface SlotWindow {
  offeringId: Id;
  zone: Zone;
  from: CalendarDate;
  to: CalendarDate;
}

async function fetchSlots({ offeringId, zone, from, to }: SlotWindow, signal: AbortSignal): Promise<Slots> {
  return await api.get<Slots>('/booking/slots', {
    query: { offering_id: offeringId, from, to, zone },
    signal,
  });
}

/** Free start times between two dates of the zone, both included. */
export function slotsQuery(window: SlotWindow) {
  return queryOptions({
    queryKey: ['booking', 'slots', window],
    staleTime: 20_000,
    queryFn: ({ signal }) => fetchSlots(window, signal),
  });
}

/** The first free time on or after a date, up to the offering's horizon; `null` when there is none. */
export function nextFreeQuery({ offeringId, zone, from, to }: SlotWindow) {
  return queryOptions({
    queryKey: ['booking', 'next-free', { offeringId, zone, from, to }],
    staleTime: 20_000,
    queryFn: async ({ signal }): Promise<Moment | null> => {
      for (let start = from; start <= to; start = addDays(start, LONGEST_WINDOW_DAYS)) {
        const last = addDays(start, LONGEST_WINDOW_DAYS - 1);
        const { slots } = await fetchSlots(
          { offeringId, zone, from: start, to: last < to ? last : to },
          signal,
        );
        if (slots[0]) return slots[0];
      }
      return null;
    },
  });
}
