/** Questions and commands to the booking service: free times, which anyone may see, and one's own bookings. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { addressOf, api } from '@/kit/api/client';
import type {
  Attendee,
  Booking,
  CalendarDate,
  Cancellation,
  Id,
  IntakeAnswer,
  Items,
  Moment,
  NextTimes,
  Page,
  Party,
  Slots,
  Zone,
} from '@/kit/api/types';
import { addDays } from '@/kit/time/zones';

/** The longest stretch the service answers at once. */
const LONGEST_WINDOW_DAYS = 62;

/** The next three free times of each of these consultants. */
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

/** Money is held within moments; a hint tells of it, and asking makes sure. An answer may take days. */
const LOOK_AGAIN_MS = 1_500;

export function bookingQuery(id: Id) {
  return queryOptions({
    queryKey: ['booking', 'bookings', id],
    queryFn: ({ signal }) => api.get<Booking>(`/booking/bookings/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'requested' ? LOOK_AGAIN_MS : false),
  });
}

/** One's own bookings on one side: ahead, the nearest first; or past, the latest first. */
export function bookingsQuery(as: Party, when: 'upcoming' | 'past') {
  return infiniteQueryOptions({
    queryKey: ['booking', 'bookings', as, when],
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<Booking>) => page.next_cursor,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Booking>>('/booking/bookings', { query: { as, when, cursor: pageParam }, signal }),
  });
}

/** What cancelling now would give back. It falls with time, so it is never taken from memory. */
export function cancellationQuery(id: Id) {
  return queryOptions({
    queryKey: ['booking', 'cancellation', id],
    staleTime: 0,
    gcTime: 0,
    queryFn: ({ signal }) => api.get<Cancellation>(`/booking/bookings/${id}/cancellation`, { signal }),
  });
}

export interface Wish {
  /** Whether an organisation finds who gives it. */
  isTeam: boolean;
  /** The place of who waited, where the time is kept for them. */
  waitId?: Id | undefined;
  offeringId: Id;
  at: Moment;
  note: string;
  /** For whom, where not for oneself. */
  attendee: Attendee | null;
  /** What was asked and answered; nothing where nothing was asked. */
  intake: { answers: IntakeAnswer[]; consent: boolean; version: number } | null;
  idempotencyKey: string;
}

export function book({ isTeam, waitId, idempotencyKey, ...wish }: Wish): Promise<Booking> {
  const { offering_id, starts_at, ...said } = bookingBody(wish);
  // What is kept has its time.
  if (waitId) {
    return api.post<Booking>(`/booking/day-waits/${waitId}/take`, { body: said, idempotencyKey });
  }
  return api.post<Booking>(isTeam ? '/booking/team-bookings' : '/booking/bookings', {
    body: { offering_id, starts_at, ...said },
    idempotencyKey,
  });
}

/** What is wanted, as the service takes it. */
export function bookingBody({
  offeringId,
  at,
  note,
  attendee,
  intake,
}: Omit<Wish, 'isTeam' | 'waitId' | 'idempotencyKey'>) {
  return {
    offering_id: offeringId,
    starts_at: at,
    note: note.trim() || null,
    ...(attendee && { attendee }),
    ...(intake && {
      answers: intake.answers,
      consent: intake.consent,
      form_version: intake.version,
    }),
  };
}

/** Refused with `booking.refund_changed` when the refund is no longer what was shown. */
export function cancel(id: Id, refundMinor: number, reason: string): Promise<Booking> {
  return api.post<Booking>(`/booking/bookings/${id}/cancel`, {
    body: { expected_refund_minor: refundMinor, reason: reason.trim() || null },
  });
}

export function reschedule(id: Id, at: Moment): Promise<Booking> {
  return api.post<Booking>(`/booking/bookings/${id}/reschedule`, { body: { starts_at: at } });
}

export function accept(id: Id): Promise<Booking> {
  return api.post<Booking>(`/booking/bookings/${id}/accept`);
}

export function decline(id: Id, reason: string): Promise<Booking> {
  return api.post<Booking>(`/booking/bookings/${id}/decline`, { body: { reason: reason.trim() || null } });
}

/** A consultant's word on a meeting that no call of ours saw. */
export function tellOutcome(id: Id, tookPlace: boolean): Promise<Booking> {
  return api.post<Booking>(`/booking/bookings/${id}/outcome`, { body: { took_place: tookPlace } });
}

/** One's own meetings as a consultant that are over and of which nobody said how they were. */
export const untoldQuery = queryOptions({
  queryKey: ['booking', 'bookings', 'consultant', 'untold'],
  queryFn: async ({ signal }) =>
    (await api.get<Items<Booking>>('/booking/untold-meetings', { signal })).items,
});

export function calendarFile(id: Id): string {
  return addressOf(`/booking/bookings/${id}/calendar.ics`);
}
