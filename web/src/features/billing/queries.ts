/** Questions to billing about one's own money, and topping up through payments. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import { Problem } from '@/kit/api/problem';
import type { Charge, Id, Money, Movement, Page, Receipt, TopUp, Wallet } from '@/kit/api/types';

export const walletQuery = queryOptions({
  queryKey: ['billing', 'wallet'],
  queryFn: ({ signal }) => api.get<Wallet>('/billing/wallet', { signal }),
});

export const movementsQuery = infiniteQueryOptions({
  queryKey: ['billing', 'movements'],
  initialPageParam: null as string | null,
  getNextPageParam: (page: Page<Movement>) => page.next_cursor,
  queryFn: ({ pageParam, signal }) =>
    api.get<Page<Movement>>('/billing/movements', { query: { cursor: pageParam, limit: 20 }, signal }),
});

export const receiptsQuery = infiniteQueryOptions({
  queryKey: ['billing', 'receipts'],
  initialPageParam: null as string | null,
  getNextPageParam: (page: Page<Receipt>) => page.next_cursor,
  queryFn: ({ pageParam, signal }) =>
    api.get<Page<Receipt>>('/billing/receipts', { query: { cursor: pageParam, limit: 10 }, signal }),
});

/** How a booking's money stands; `null` while there is nothing to tell. */
export function chargeQuery(bookingId: Id) {
  return queryOptions({
    queryKey: ['billing', 'charge', bookingId],
    queryFn: ({ signal }) =>
      orNothing(api.get<Charge>(`/billing/charges/by-booking/${bookingId}`, { signal })),
  });
}

/** The receipt of a booking with fresh links: they work for a few minutes only. */
export function fetchReceipt(bookingId: Id): Promise<Receipt> {
  return api.get<Receipt>(`/billing/receipts/by-booking/${bookingId}`);
}

/** Begins to put money into the wallet; paying happens at the answer's `checkout_url`. */
export function startTopUp(amount: Money, returnTo: string): Promise<TopUp> {
  return api.post<TopUp>('/payments/top-ups', { body: { amount, return_to: returnTo } });
}

const LOOK_AGAIN_MS = 2_000;

/** How far a top-up has come; asked again until it is known. */
export function topUpQuery(paymentId: Id) {
  return queryOptions({
    queryKey: ['payments', 'top-up', paymentId],
    queryFn: ({ signal }) => api.get<TopUp>(`/payments/top-ups/${paymentId}`, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.state === 'pending' || state.data?.state === 'unknown' ? LOOK_AGAIN_MS : false,
  });
}

async function orNothing<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}
