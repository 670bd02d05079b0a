/** Finding an offering when only its id is known: the directory tells of offerings on consultants' pages only. */
import { type InfiniteData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import type {
  Card,
  Consultant,
  Id,
  Offering,
  OrganisationPage,
  Page,
  TeamOffering,
  Zone,
} from '@/kit/api/types';

/** Who gives it: a consultant, or an organisation that finds one. */
export interface Giver {
  kind: 'consultant' | 'organisation';
  id: Id;
  slug: string;
  name: string;
  picture_url: string | null;
  zone: Zone;
}

export interface Offered {
  giver: Giver;
  offering: Offering | TeamOffering;
}

/** The offering on its consultant's or its organisation's page; `null` when it is not there (any more). */
export function offeredQuery(slug: string | undefined, of: string | undefined, offeringId: Id) {
  return queryOptions({
    queryKey: ['directory', 'offered', slug, of, offeringId],
    queryFn: async ({ signal }): Promise<Offered | null> => {
      const ours = of ? await offeredByOrganisation(of, offeringId, signal) : null;
      // The organisation's desk also books what its consultants offer themselves.
      return ours ?? (slug ? await offeredByConsultant(slug, offeringId, signal) : null);
    },
  });
}

async function offeredByConsultant(slug: string, offeringId: Id, signal: AbortSignal) {
  const consultant = await api.get<Consultant>(`/directory/consultants/${encodeURIComponent(slug)}`, {
    signal,
  });
  const { consultant_id: id, name, picture_url, zone } = consultant;
  const giver: Giver = { kind: 'consultant', id, slug: consultant.slug, name, picture_url, zone };
  const offering = consultant.offerings.find((each) => each.id === offeringId);
  return offering ? { giver, offering } : null;
}

async function offeredByOrganisation(slug: string, offeringId: Id, signal: AbortSignal) {
  const page = await api.get<OrganisationPage>(`/directory/organisations/${encodeURIComponent(slug)}`, {
    signal,
  });
  const { id, name, logo_url: picture_url, zone } = page;
  const giver: Giver = { kind: 'organisation', id, slug: page.slug, name, picture_url, zone };
  const offering = page.offerings.find((each) => each.id === offeringId);
  return offering ? { giver, offering } : null;
}

/** The slug of the consultant whose offering it is, from what was just looked at. */
export function slugKnownFor(client: QueryClient, offeringId: Id): string | null {
  const pages = client.getQueriesData<Consultant>({ queryKey: ['directory', 'consultant'] });
  for (const [, consultant] of pages) {
    if (consultant?.offerings.some(({ id }) => id === offeringId)) return consultant.slug;
  }
  const results = client.getQueriesData<InfiniteData<Page<Card>>>({
    queryKey: ['directory', 'consultants'],
  });
  const cards = results.flatMap(([, found]) => found?.pages.flatMap(({ items }) => items) ?? []);
  return (
    cards.find((card) => card.next_times.some(({ offering_id }) => offering_id === offeringId))?.slug ?? null
  );
}
