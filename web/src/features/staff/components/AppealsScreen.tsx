/** Everybody's appeals against absences, those that wait for a decision first. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { AppealStateTag } from '@/features/booking/appeals/AppealWords';
import { messages } from '@/features/booking/appeals/messages';
import { staffAppealsQuery } from '@/features/booking/appeals/queries';
import { usePageTitle } from '@/kit/page/title';
import { Link } from '@/ui/Link';
import { PageHeader } from '@/ui/layout';
import { Tabs } from '@/ui/overlays';
import { EmptyState, ErrorState, LoadMore } from '@/ui/states';
import { Table } from '@/ui/Table';
import { Ago } from '@/ui/Time';
import { messages as consoleMessages } from '../messages';
import { RowsSkeleton, StaffFrame } from './StaffFrame';

const route = getRouteApi('/staff/appeals');

export function AppealsScreen() {
  usePageTitle(messages.listTitle);
  const { which = 'open' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <StaffFrame>
      <PageHeader title={messages.listTitle} lead={messages.listLead} />
      <Tabs
        label={messages.filter}
        value={which}
        onChange={(value) =>
          void navigate({
            search: value === 'all' ? { which: 'all' } : {},
            replace: true,
            resetScroll: false,
          })
        }
        tabs={(['open', 'all'] as const).map((value) => ({
          value,
          label: messages[value],
          content: <List key={value} isOpenOnly={value === 'open'} />,
        }))}
      />
    </StaffFrame>
  );
}

function List({ isOpenOnly }: { isOpenOnly: boolean }) {
  const appeals = useInfiniteQuery(staffAppealsQuery(isOpenOnly ? 'open' : undefined));
  const rows = appeals.data?.pages.flatMap((page) => page.items) ?? [];
  if (appeals.isPending) return <RowsSkeleton />;
  if (appeals.error && rows.length === 0) {
    return (
      <ErrorState title={messages.loadError} error={appeals.error} onRetry={() => void appeals.refetch()} />
    );
  }
  if (rows.length === 0) {
    return (
      <EmptyState title={isOpenOnly ? messages.emptyOpen : messages.empty}>{messages.emptyText}</EmptyState>
    );
  }
  return (
    <>
      <Table
        caption={messages.listTitle}
        rows={rows}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'about',
            heading: messages.about,
            cell: ({ booking }) => (
              <Link to="/staff/bookings/$id" params={{ id: booking.id }}>
                {booking.offering_title}
              </Link>
            ),
          },
          {
            key: 'by',
            heading: messages.by,
            cell: ({ party, booking }) =>
              `${(party === 'client' ? booking.client : booking.consultant).name} (${consoleMessages.role(party)})`,
          },
          { key: 'made', heading: messages.made, cell: ({ made_at }) => <Ago at={made_at} /> },
          {
            key: 'state',
            heading: messages.stateHeading,
            cell: ({ state }) => <AppealStateTag state={state} />,
          },
        ]}
      />
      <LoadMore
        hasMore={appeals.hasNextPage}
        loading={appeals.isFetchingNextPage}
        onMore={() => void appeals.fetchNextPage()}
        label={messages.more}
        announce={messages.shown(rows.length)}
      />
    </>
  );
}
