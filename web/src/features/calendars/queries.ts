/** Questions and commands to the calendars service. */
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import type { Collision, Connections, Feed, FeedShows, Id, Items, NewFeed } from '@/kit/api/types';

/** One's own feed; `null` where there is none. */
export const feedQuery = queryOptions({
  queryKey: ['calendars', 'feed'],
  queryFn: async ({ signal }) => (await api.get<{ feed: Feed | null }>('/calendars/feed', { signal })).feed,
});

/** A new secret address; an earlier one stops working. */
export const openFeed = (shows: FeedShows) => api.post<NewFeed>('/calendars/feed', { body: { shows } });

export const revokeFeed = () => api.delete('/calendars/feed');

/** The accounts one has connected. */
export const connectionsQuery = queryOptions({
  queryKey: ['calendars', 'connections'],
  queryFn: ({ signal }) => api.get<Connections>('/calendars/connections', { signal }),
});

export interface CalDavAccount {
  address: string;
  login: string;
  password: string;
}

/** Tried at the server before it is kept. Every answer is how things stand afterwards. */
export const connectCalDav = (account: CalDavAccount) =>
  api.post<Connections>('/calendars/connections/caldav', { body: account });

/** Where to go to give leave. */
export const askForLeave = (kind: string) =>
  api.post<{ url: string }>(`/calendars/connections/${kind}/leave`);

/** With what the vendor sent one back. */
export const connectByLeave = (back: { code: string; state: string }) =>
  api.post<Connections>('/calendars/connections/leave', { body: back });

export const signInAgain = (id: Id, password: string) =>
  api.put<Connections>(`/calendars/connections/${id}/password`, { body: { password } });

export const chooseCalendars = (id: Id, choice: { read: Id[]; write: Id | null }) =>
  api.put<Connections>(`/calendars/connections/${id}/calendars`, { body: choice });

export const readNow = (id: Id) => api.post<Connections>(`/calendars/connections/${id}/read`);

export const disconnect = (id: Id) => api.delete(`/calendars/connections/${id}`);

/** Bookings over which something else lies, the nearest first. */
export const collisionsQuery = queryOptions({
  queryKey: ['calendars', 'collisions'],
  queryFn: async ({ signal }) => (await api.get<Items<Collision>>('/calendars/collisions', { signal })).items,
});
