/** What this installation is: its name, its currency, whether it is a demonstration. */
import { queryOptions } from '@tanstack/react-query';
import { api } from './client';
import type { Meta } from './types';

export const metaQuery = queryOptions({
  queryKey: ['meta'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => api.get<Meta>('/meta', { signal }),
});
