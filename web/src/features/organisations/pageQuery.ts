/** An organisation's page: apart from what its members ask, because every visitor loads it with the addresses. */
import { queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import type { OrganisationPage } from '@/kit/api/types';

export const at = (slug: string) => `/directory/organisations/${encodeURIComponent(slug)}`;

export function organisationQuery(slug: string) {
  return queryOptions({
    queryKey: ['directory', 'organisations', slug, 'page'],
    queryFn: ({ signal }) => api.get<OrganisationPage>(at(slug), { signal }),
  });
}
