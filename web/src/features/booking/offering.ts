/** Finding an offering when only its id is known: the directory tells of offerings on consultants' pages only. */
import { type InfiniteData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import type { Card, Consultant, Id, NextTimes, Offering, Page } from '@/kit/api/types';

export interface Offered {
  consultant: Consultant;
  offering: Offering;
}

/** The offering on its consultant's page; `null` when it is not there (any more). */
export function offeredQuery(slug: string | undefined, offeringId: Id) {
  return queryOptions({
    queryKey: ['directory', 'offered', slug, offeringId],
    queryFn: async ({ signal }): Promise<Offered | null> => {
      if (!slug) return null;
      const address = `/directory/consultants/${encodeURIComponent(slug)}`;
      const consultant = await api.get<Consultant>(address, { signal });
      const offering = consultant.offerings.find(({ id }) => id === offeringId);
      return offering ? { consultant, offering } : null;
    },
  });
}

/** The slug of the consultant whose offering it is, from what was just looked at. */
export function slugKnownFor(client: QueryClient, offeringId: Id): string | null {
  const pages = client.getQueriesData<Consultant>({ queryKey: ['directory', 'consultant'] });
  for (const [, consultant] of pages) {
    if (consultant?.offerings.some(({ id }) => id === offeringId)) return consultant.slug;
  }
  const times = client.getQueriesData<Map<Id, NextTimes>>({ queryKey: ['booking', 'next-times'] });
  const consultantId = times
    .flatMap(([, found]) => [...(found?.values() ?? [])])
    .find(({ offering_id }) => offering_id === offeringId)?.consultant_id;
  if (!consultantId) return null;
  const results = client.getQueriesData<InfiniteData<Page<Card>>>({
    queryKey: ['directory', 'consultants'],
  });
  const cards = results.flatMap(([, found]) => found?.pages.flatMap(({ items }) => items) ?? []);
  return cards.find(({ consultant_id }) => consultant_id === consultantId)?.slug ?? null;
}
