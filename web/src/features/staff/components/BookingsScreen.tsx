/** Everybody's bookings. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { BookingState } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { Select } from '@/ui/inputs';
import { Link } from '@/ui/Link';
import { PageHeader } from '@/ui/layout';
import { EmptyState, ErrorState, LoadMore } from '@/ui/states';
import { Table } from '@/ui/Table';
import { Time } from '@/ui/Time';
import { messages } from '../messages';
import { staffBookingsQuery } from '../queries';
import { BOOKING_STATES } from '../search';
import { BookingStateTag } from './BookingStateTag';
import { SearchForm } from './SearchForm';
import { RowsSkeleton, StaffFrame } from './StaffFrame';

const route = getRouteApi('/staff/bookings');

export function BookingsScreen() {
  usePageTitle(messages.bookings);
  const { text = '', state } = route.useSearch();
  const navigate = route.useNavigate();
  const bookings = useInfiniteQuery(staffBookingsQuery(text, state));
  const rows = bookings.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <StaffFrame>
      <PageHeader title={messages.bookings} lead={messages.bookingsLead} />
      <SearchForm
        label={messages.bookingsSearch}
        text={text}
        onSearch={(words) => void navigate({ search: (before) => ({ ...before, text: words || undefined }) })}
      >
        <Select
          label={messages.stateFilter}
          className="w-44"
          value={state ?? ''}
          choices={[
            { value: '', label: messages.anyState },
            ...BOOKING_STATES.map((each) => ({ value: each, label: messages.state(each) })),
          ]}
          onChange={(event) => {
            const chosen = event.target.value as BookingState | '';
            void navigate({ search: (before) => ({ ...before, state: chosen || undefined }) });
          }}
        />
      </SearchForm>
      {bookings.isPending && <RowsSkeleton />}
      {bookings.error && rows.length === 0 && (
        <ErrorState
          title={messages.bookingsError}
          error={bookings.error}
          onRetry={() => void bookings.refetch()}
        />
      )}
      {bookings.isSuccess && rows.length === 0 && (
        <EmptyState title={messages.bookingsEmpty}>{messages.bookingsEmptyText}</EmptyState>
      )}
      {rows.length > 0 && (
        <>
          <Table
            caption={messages.bookings}
            rows={rows}
            rowKey={({ id }) => id}
            columns={[
              {
                key: 'when',
                heading: messages.when,
                cell: ({ id, starts_at }) => (
                  <Link to="/staff/bookings/$id" params={{ id }}>
                    <Time at={starts_at} />
                  </Link>
                ),
              },
              { key: 'client', heading: messages.client, cell: ({ client }) => client.name },
              { key: 'consultant', heading: messages.consultant, cell: ({ consultant }) => consultant.name },
              { key: 'offering', heading: messages.offering, cell: ({ offering_title }) => offering_title },
              {
                key: 'state',
                heading: messages.stateHeading,
                cell: ({ state: each }) => <BookingStateTag state={each} />,
              },
            ]}
          />
          <LoadMore
            hasMore={bookings.hasNextPage}
            loading={bookings.isFetchingNextPage}
            onMore={() => void bookings.fetchNextPage()}
            label={messages.moreBookings}
            announce={messages.shown(rows.length)}
          />
        </>
      )}
    </StaffFrame>
  );
}
