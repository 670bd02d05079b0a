/** What a consultant earned: in all, month by month, and talk by talk. */
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import type { Earnings, EarningsItem } from '@/kit/api/types';
import { formatMoney } from '@/kit/money/money';
import { usePageTitle } from '@/kit/page/title';
import { count, monthWords, secondsLong } from '@/kit/time/format';
import { numberFormat } from '@/kit/time/intl';
import { viewerZone } from '@/kit/time/viewer';
import { Button, ButtonLink } from '@/ui/Button';
import { PathLink } from '@/ui/Link';
import { PageHeader, Section } from '@/ui/layout';
import { Money } from '@/ui/Money';
import { EmptyState, ErrorState, Loading, LoadMore, Skeleton } from '@/ui/states';
import { Table } from '@/ui/Table';
import { Time } from '@/ui/Time';
import { toast } from '@/ui/Toast';
import { PracticeFrame, ScreenSkeleton } from '../PracticeFrame';
import { allEarningsItems, earningsItemsQuery, earningsQuery } from '../queries';
import { messages } from './messages';
import { csvOf, earningsRows, firstName } from './model';

export function EarningsScreen() {
  usePageTitle(messages.title);
  return <PracticeFrame>{() => <Contents />}</PracticeFrame>;
}

function Contents() {
  const { data: earnings, error, refetch } = useQuery(earningsQuery);
  const items = useInfiniteQuery(earningsItemsQuery);
  if (error && !earnings) {
    return (
      <>
        <PageHeader title={messages.title} />
        <ErrorState title={messages.loadError} error={error} onRetry={() => void refetch()} />
      </>
    );
  }
  if (!earnings) return <ScreenSkeleton />;
  const rows = items.data?.pages.flatMap((page) => page.items) ?? [];
  const isEmpty = earnings.months.length === 0 && items.isSuccess && rows.length === 0;
  return (
    <>
      <PageHeader
        title={messages.title}
        lead={messages.lead}
        actions={rows.length > 0 && <DownloadButton />}
      />
      <Totals earnings={earnings} />
      {isEmpty ? (
        <EmptyState
          title={messages.emptyTitle}
          action={<ButtonLink to="/calendar">{messages.emptyAction}</ButtonLink>}
        >
          {messages.emptyText}
        </EmptyState>
      ) : (
        <>
          <FeeExplained earnings={earnings} example={rows.find(({ gross }) => gross.amount_minor > 0)} />
          <Months earnings={earnings} />
          <Section title={messages.itemsTitle}>
            {items.error && rows.length === 0 && (
              <ErrorState error={items.error} onRetry={() => void items.refetch()} />
            )}
            {items.isPending && (
              <Loading>
                <Skeleton className="h-64" />
              </Loading>
            )}
            {rows.length > 0 && <Items rows={rows} />}
            <LoadMore
              hasMore={items.hasNextPage}
              loading={items.isFetchingNextPage}
              onMore={() => void items.fetchNextPage()}
              label={messages.more}
              announce={messages.shown(count(rows.length))}
            />
          </Section>
        </>
      )}
    </>
  );
}

function Totals({ earnings }: { earnings: Earnings }) {
  const facts = [
    { label: messages.thisMonth, value: earnings.this_month, isMain: true },
    { label: messages.total, value: earnings.total },
    { label: messages.fees, value: earnings.fees },
  ];
  return (
    <dl className="grid gap-x-12 gap-y-5 pb-10 sm:flex">
      {facts.map(({ label, value, isMain }) => (
        <div key={label}>
          <dt className="text-sm text-soft">{label}</dt>
          <dd className="font-serif text-2xl font-semibold">
            <Money value={value} className={isMain ? 'marked' : ''} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The fee on one real amount, line by line. */
function FeeExplained({ earnings, example }: { earnings: Earnings; example: EarningsItem | undefined }) {
  const percent = numberFormat().format(earnings.fee_percent);
  return (
    <Section title={messages.howTitle}>
      <div className="grid items-start gap-x-14 gap-y-4 md:grid-cols-[1fr_22rem]">
        <p className="max-w-prose text-soft">{messages.howText(percent)}</p>
        {example && (
          <div>
            <dl className="figures divide-y divide-hairline">
              <Line term={messages.how.gross} value={formatMoney(example.gross)} />
              <Line term={messages.how.fee(percent)} value={messages.minus(formatMoney(example.fee))} />
              <Line term={messages.how.net} value={formatMoney(example.net)} isSum />
            </dl>
            <p className="mt-2 text-sm text-faint">{messages.howExample}</p>
          </div>
        )}
      </div>
    </Section>
  );
}

function Line({ term, value, isSum = false }: { term: string; value: string; isSum?: boolean }) {
  return (
    <div className={`flex justify-between gap-6 py-2 ${isSum ? 'font-semibold' : ''}`}>
      <dt className={isSum ? '' : 'text-soft'}>{term}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Months({ earnings }: { earnings: Earnings }) {
  if (earnings.months.length === 0) return null;
  return (
    <Section title={messages.monthsTitle}>
      <Table
        caption={messages.monthsTitle}
        rows={earnings.months}
        rowKey={({ month }) => month}
        columns={[
          { key: 'month', heading: messages.month, cell: ({ month }) => monthWords(month) },
          { key: 'calls', heading: messages.calls, numeric: true, cell: ({ calls }) => count(calls) },
          {
            key: 'gross',
            heading: messages.gross,
            numeric: true,
            cell: ({ gross }) => <Money value={gross} />,
          },
          {
            key: 'fee',
            heading: messages.fee,
            numeric: true,
            cell: ({ fee }) => messages.minus(formatMoney(fee)),
          },
          {
            key: 'net',
            heading: messages.net,
            numeric: true,
            cell: ({ net }) => <Money value={net} className="font-semibold" />,
          },
        ]}
      />
    </Section>
  );
}

function Items({ rows }: { rows: readonly EarningsItem[] }) {
  return (
    <Table
      caption={messages.itemsTitle}
      rows={rows}
      rowKey={({ booking_id, at }) => `${booking_id} ${at}`}
      columns={[
        {
          key: 'when',
          heading: messages.when,
          cell: ({ booking_id, at }) => (
            <PathLink href={`/bookings/${booking_id}`} className="text-pen underline underline-offset-2">
              <Time at={at} />
            </PathLink>
          ),
        },
        { key: 'client', heading: messages.client, cell: ({ client_name }) => firstName(client_name) },
        {
          key: 'talked',
          heading: messages.talked,
          cell: ({ talk_seconds, reason }) =>
            talk_seconds > 0 ? (
              <span className="figures">{secondsLong(talk_seconds)}</span>
            ) : (
              <span className="text-faint">{messages.reason(reason)}</span>
            ),
        },
        {
          key: 'gross',
          heading: messages.gross,
          numeric: true,
          cell: ({ gross }) => <Money value={gross} />,
        },
        {
          key: 'fee',
          heading: messages.fee,
          numeric: true,
          cell: ({ fee }) => messages.minus(formatMoney(fee)),
        },
        {
          key: 'net',
          heading: messages.net,
          numeric: true,
          cell: ({ net, refunded }) => (
            <>
              <Money value={net} className={refunded ? 'line-through' : 'font-semibold'} />
              {refunded && <span className="block text-sm text-soft">{messages.refunded}</span>}
            </>
          ),
        },
      ]}
    />
  );
}

function DownloadButton() {
  const gather = useMutation({
    mutationFn: allEarningsItems,
    onSuccess: (items) => {
      saveAs(messages.fileName, csvOf(earningsRows(items, viewerZone())));
      toast(messages.downloaded(count(items.length)), 'good');
    },
    onError: (error) => toast(error.message, 'bad'),
  });
  return (
    <Button
      kind="secondary"
      icon={<Download aria-hidden="true" className="size-5" />}
      busy={gather.isPending && messages.downloading}
      onClick={() => gather.mutate()}
    >
      {messages.download}
    </Button>
  );
}

function saveAs(name: string, text: string): void {
  // The mark at the beginning tells spreadsheets that this is UTF-8.
  const address = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Some browsers read the address only after this turn of the loop.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
