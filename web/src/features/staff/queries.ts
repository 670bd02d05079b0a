/** What staff ask the services, and what they may tell them. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import { Problem } from '@/kit/api/problem';
import type {
  Booking,
  BookingState,
  Happening,
  Id,
  Items,
  Moment,
  Money,
  Page,
  ParkedEvent,
  PersonForStaff,
  Role,
} from '@/kit/api/types';

export function peopleQuery(text: string) {
  return infiniteQueryOptions({
    queryKey: ['identity', 'people', text],
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<PersonForStaff>) => page.next_cursor,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<PersonForStaff>>('/identity/people', {
        query: { query: text, cursor: pageParam },
        signal,
      }),
  });
}

export function personQuery(id: Id) {
  return queryOptions({
    queryKey: ['identity', 'people', 'one', id],
    queryFn: ({ signal }) =>
      api.get<PersonForStaff>(`/identity/people/${encodeURIComponent(id)}`, { signal }),
  });
}

export const setRoles = (id: Id, roles: readonly Role[]) =>
  api.put<PersonForStaff>(`/identity/people/${encodeURIComponent(id)}/roles`, { body: { roles } });

export function staffBookingsQuery(text: string, state: BookingState | undefined) {
  return infiniteQueryOptions({
    queryKey: ['booking', 'staff', text, state ?? 'any'],
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<Booking>) => page.next_cursor,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Booking>>('/booking/staff/bookings', {
        query: { query: text, state, cursor: pageParam },
        signal,
      }),
  });
}

export function staffBookingQuery(id: Id) {
  return queryOptions({
    queryKey: ['booking', 'staff', 'one', id],
    queryFn: ({ signal }) =>
      api.get<Booking>(`/booking/staff/bookings/${encodeURIComponent(id)}`, { signal }),
  });
}

/** Everything that was told about a booking, by any service. */
export function journalQuery(id: Id) {
  return queryOptions({
    queryKey: ['analytics', 'bookings', id],
    queryFn: async ({ signal }) =>
      (await api.get<Items<Happening>>(`/analytics/bookings/${encodeURIComponent(id)}/timeline`, { signal }))
        .items,
  });
}

export interface LedgerAccount {
  /** "wallet", "escrow", "earnings", "fees", "gateway" */
  kind: string;
  owner: string;
}

/** Money moved from one account of the ledger to another. */
export interface LedgerTransfer {
  id: Id;
  at: Moment;
  /** "hold", "release", "share", "fee" */
  kind: string;
  source: LedgerAccount;
  target: LedgerAccount;
  amount: Money;
}

export function transfersQuery(id: Id) {
  return queryOptions({
    queryKey: ['billing', 'staff', id],
    queryFn: async ({ signal }): Promise<LedgerTransfer[]> => {
      try {
        const path = `/billing/staff/bookings/${encodeURIComponent(id)}`;
        return (await api.get<Items<LedgerTransfer>>(path, { signal })).items;
      } catch (error) {
        // A booking that never touched money is not known to billing.
        if (error instanceof Problem && error.status === 404) return [];
        throw error;
      }
    },
  });
}

export function parkedQuery(service: string) {
  return queryOptions({
    queryKey: [service, 'parked-events'],
    refetchInterval: 30_000,
    queryFn: async ({ signal }) =>
      (await api.get<Items<ParkedEvent>>(`/${service}/events/parked`, { signal })).items,
  });
}

export const retryParked = (service: string, id: Id) => api.post(`/${service}/events/parked/${id}/retry`);
