/** Everybody with an account. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { usePageTitle } from '@/kit/page/title';
import { Link } from '@/ui/Link';
import { PageHeader } from '@/ui/layout';
import { EmptyState, ErrorState, LoadMore } from '@/ui/states';
import { Table } from '@/ui/Table';
import { Time } from '@/ui/Time';
import { messages } from '../messages';
import { peopleQuery } from '../queries';
import { RoleTags } from './RoleTags';
import { SearchForm } from './SearchForm';
import { RowsSkeleton, StaffFrame } from './StaffFrame';

const route = getRouteApi('/staff/people');

export function PeopleScreen() {
  usePageTitle(messages.people);
  const { text = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const people = useInfiniteQuery(peopleQuery(text));
  const rows = people.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <StaffFrame>
      <PageHeader title={messages.people} lead={messages.peopleLead} />
      <SearchForm
        label={messages.peopleSearch}
        text={text}
        onSearch={(words) => void navigate({ search: words ? { text: words } : {} })}
      />
      {people.isPending && <RowsSkeleton />}
      {people.error && rows.length === 0 && (
        <ErrorState title={messages.peopleError} error={people.error} onRetry={() => void people.refetch()} />
      )}
      {people.isSuccess && rows.length === 0 && (
        <EmptyState title={messages.peopleEmpty}>{messages.peopleEmptyText}</EmptyState>
      )}
      {rows.length > 0 && (
        <>
          <Table
            caption={messages.people}
            rows={rows}
            rowKey={({ id }) => id}
            columns={[
              {
                key: 'name',
                heading: messages.name,
                cell: ({ id, name }) => (
                  <Link to="/staff/people/$id" params={{ id }}>
                    {name || messages.noName}
                  </Link>
                ),
              },
              {
                key: 'email',
                heading: messages.email,
                cell: ({ email }) => <span className="break-all">{email}</span>,
              },
              {
                key: 'roles',
                heading: messages.rolesHeading,
                cell: ({ roles }) => <RoleTags roles={roles} />,
              },
              {
                key: 'registered',
                heading: messages.registered,
                numeric: true,
                cell: ({ registered_at }) => <Time at={registered_at} as="day" />,
              },
            ]}
          />
          <LoadMore
            hasMore={people.hasNextPage}
            loading={people.isFetchingNextPage}
            onMore={() => void people.fetchNextPage()}
            label={messages.morePeople}
            announce={messages.shown(rows.length)}
          />
        </>
      )}
    </StaffFrame>
  );
}
