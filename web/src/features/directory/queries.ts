/** Questions to the directory. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import type { Card, Consultant, Facets, Page } from '@/kit/api/types';
import { viewerZone } from '@/kit/time/viewer';
import { type ConsultantSearch, toQuery } from './model';

/** A screenful or two: more would cost phones time for people nobody scrolls to. */
const PAGE_SIZE = 12;

export function consultantsQuery(search: ConsultantSearch) {
  return infiniteQueryOptions({
    queryKey: ['directory', 'consultants', search, viewerZone()],
    // Times go by: who comes back after a while sees those that are free now.
    staleTime: 20_000,
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<Card>) => page.next_cursor,
    // While a changed filter is on its way the old list stays, dimmed, instead of jumping.
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Card>>('/directory/consultants', {
        query: { ...toQuery(search, viewerZone(), Date.now()), cursor: pageParam, limit: PAGE_SIZE },
        signal,
      }),
  });
}

export const facetsQuery = queryOptions({
  queryKey: ['directory', 'facets'],
  staleTime: 5 * 60_000,
  queryFn: ({ signal }) => api.get<Facets>('/directory/facets', { signal }),
});

export function consultantQuery(slug: string) {
  return queryOptions({
    queryKey: ['directory', 'consultant', slug],
    queryFn: ({ signal }) =>
      api.get<Consultant>(`/directory/consultants/${encodeURIComponent(slug)}`, { signal }),
  });
}
