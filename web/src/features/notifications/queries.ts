/** Questions about the demo's mailbox. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '@/kit/api/client';
import type { Id, Mail, MailSummary, Page } from '@/kit/api/types';

/** New emails are looked for this often: a sign-in code is waited for. */
const LOOK_AGAIN_MS = 4_000;

/** Every email the platform would have sent, the newest first. */
export function mailboxQuery(to: string) {
  return infiniteQueryOptions({
    queryKey: ['notifications', 'mailbox', to],
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<MailSummary>) => page.next_cursor,
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_MS,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<MailSummary>>('/notifications/mailbox', { query: { to, cursor: pageParam }, signal }),
  });
}

export function mailQuery(id: Id) {
  return queryOptions({
    queryKey: ['notifications', 'mail', id],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => api.get<Mail>(`/notifications/mailbox/${id}`, { signal }),
  });
}
