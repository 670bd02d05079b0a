/** What the address of a guest's page carries. Pure. */
import type { Id, Moment } from '@/kit/api/types';

export interface GuestSearch {
  offering?: Id;
  at?: Moment;
  with?: string;
  of?: string;
}

export function readGuestSearch(raw: Record<string, unknown>): GuestSearch {
  const search: GuestSearch = {};
  if (typeof raw.at === 'string' && !Number.isNaN(Date.parse(raw.at))) search.at = raw.at;
  for (const name of ['offering', 'with', 'of'] as const) {
    const value = raw[name];
    if (typeof value === 'string' && value !== '') search[name] = value;
  }
  return search;
}

/** Where the booking goes on, or begins anew; `null` where the address does not say which. */
export function bookPlace({ offering, ...search }: GuestSearch, begun?: Id | null) {
  if (!offering) return null;
  return {
    to: '/book/$offeringId',
    params: { offeringId: offering },
    search: { ...search, ...(begun && { begun }) },
  } as const;
}

/** The same place as a path, to come back to after signing in. */
export function bookPath({ offering, ...search }: GuestSearch): string {
  if (!offering) return '/';
  return `/book/${encodeURIComponent(offering)}?${new URLSearchParams(search as Record<string, string>)}`;
}
