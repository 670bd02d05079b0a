/** The demo's mailbox: a list of emails and the one that is open. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { CalendarPlus } from 'lucide-react';
import { Problem } from '@/kit/api/problem';
import type { MailSummary } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { classes } from '@/ui/classes';
import { TextInput } from '@/ui/inputs';
import { Link } from '@/ui/Link';
import { PageHeader } from '@/ui/layout';
import { EmptyState, ErrorState, Loading, LoadMore, Skeleton } from '@/ui/states';
import { Ago } from '@/ui/Time';
import { messages } from '../messages';
import { mailboxQuery } from '../queries';
import { MailView } from './MailView';

const route = getRouteApi('/mailbox');

export function MailboxScreen() {
  usePageTitle(messages.title);
  const { to = '', mail } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(mailboxQuery(to));
  const mails = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.error instanceof Problem && list.error.status === 404) {
    return (
      <div className="column">
        <PageHeader title={messages.noMailboxTitle} lead={messages.noMailboxText} />
      </div>
    );
  }
  return (
    <div className="column pb-12">
      <PageHeader title={messages.title} lead={messages.lead} />
      <div className="grid items-start gap-x-12 gap-y-6 lg:grid-cols-[22rem_1fr]">
        {/* On a phone there is room for one of the two. */}
        <div className={classes(mail && 'max-lg:hidden')}>
          <TextInput
            label={messages.to}
            type="email"
            placeholder={messages.toExample}
            value={to}
            onChange={({ target }) =>
              void navigate({
                search: ({ to: _, ...old }) => (target.value ? { ...old, to: target.value } : old),
                replace: true,
                resetScroll: false,
              })
            }
          />
          {list.isPending && <ListSkeleton />}
          {list.error && !list.data && (
            <ErrorState title={messages.error} error={list.error} onRetry={() => void list.refetch()} />
          )}
          {list.data && mails.length === 0 && (
            <EmptyState title={messages.empty}>{to ? messages.emptyTo : messages.emptyHint}</EmptyState>
          )}
          <ul aria-label={messages.list} className="mt-4 divide-y divide-hairline">
            {mails.map((each) => (
              <Row key={each.id} mail={each} isOpen={each.id === mail} />
            ))}
          </ul>
          <LoadMore
            hasMore={list.hasNextPage}
            loading={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
            label={messages.more}
            announce={list.data && list.data.pages.length > 1 ? messages.shown(mails.length) : ''}
          />
        </div>
        <div className={classes('min-w-0', !mail && 'max-lg:hidden')}>
          {mail ? (
            <MailView key={mail} id={mail} />
          ) : (
            mails.length > 0 && <p className="py-10 text-center text-soft">{messages.choose}</p>
          )}
        </div>
      </div>
    </div>
  );
}

function Row({ mail, isOpen }: { mail: MailSummary; isOpen: boolean }) {
  return (
    <li
      className={classes(
        'relative grid gap-0.5 border-s-3 py-3 ps-3 hover:bg-sunk',
        isOpen ? 'border-pen bg-pen-wash' : 'border-transparent',
      )}
    >
      <p className="flex items-baseline justify-between gap-3">
        <Link
          to="/mailbox"
          search={(old) => ({ ...old, mail: mail.id })}
          resetScroll={false}
          aria-current={isOpen ? 'true' : undefined}
          className="font-medium text-ink no-underline after:absolute after:inset-0 after:content-['']"
        >
          {mail.subject}
        </Link>
        {mail.code && <span className="marked figures shrink-0 font-semibold">{mail.code}</span>}
        {mail.has_calendar && (
          <CalendarPlus
            role="img"
            aria-label={messages.hasCalendar}
            className="size-4 shrink-0 self-center text-faint"
          />
        )}
      </p>
      <p className="flex justify-between gap-3 text-sm text-faint">
        <span className="truncate">{messages.sentTo(mail.to)}</span>
        <span className="shrink-0">
          <Ago at={mail.sent_at} />
        </span>
      </p>
    </li>
  );
}

function ListSkeleton() {
  return (
    <Loading>
      <div className="mt-6 grid gap-4">
        {['first', 'second', 'third', 'fourth'].map((place) => (
          <Skeleton key={place} className="h-12" />
        ))}
      </div>
    </Loading>
  );
}
