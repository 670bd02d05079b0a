/** Questions and commands to the calendars service. */
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import type { Feed, FeedShows, NewFeed } from '@/kit/api/types';

/** One's own feed; `null` where there is none. */
export const feedQuery = queryOptions({
  queryKey: ['calendars', 'feed'],
  queryFn: async ({ signal }) => (await api.get<{ feed: Feed | null }>('/calendars/feed', { signal })).feed,
});

/** A new secret address; an earlier one stops working. */
export const openFeed = (shows: FeedShows) => api.post<NewFeed>('/calendars/feed', { body: { shows } });

export const revokeFeed = () => api.delete('/calendars/feed');
