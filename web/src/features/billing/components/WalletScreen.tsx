/** One's own money: what there is, what is set aside, every movement explained, and the receipts. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { metaQuery } from '@/kit/api/meta';
import type { Movement, Receipt, Wallet } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { classes } from '@/ui/classes';
import { Link } from '@/ui/Link';
import { Card, PageHeader, Section } from '@/ui/layout';
import { Money } from '@/ui/Money';
import { EmptyState, ErrorState, Loading, LoadMore, Skeleton } from '@/ui/states';
import { Table } from '@/ui/Table';
import { Time } from '@/ui/Time';
import { messages } from '../messages';
import { movementsQuery, receiptsQuery, walletQuery } from '../queries';
import { ReceiptLinks } from './ReceiptLinks';
import { TopUpForm } from './TopUpForm';
import { TopUpResult } from './TopUpResult';

const route = getRouteApi('/wallet');

export function WalletScreen() {
  usePageTitle(messages.title);
  const { payment } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: wallet, error, refetch } = useQuery(walletQuery);
  const { data: meta } = useQuery(metaQuery);
  const currency = wallet?.available.currency ?? meta?.currency;
  return (
    <div className="column pb-12">
      <PageHeader title={messages.title} lead={messages.lead} />
      {payment && (
        <div className="pb-8">
          <TopUpResult
            paymentId={payment}
            onDismiss={() => void navigate({ search: {}, replace: true, resetScroll: false })}
          />
        </div>
      )}
      <div className="grid items-start gap-x-12 gap-y-8 pb-10 lg:grid-cols-[1fr_26rem]">
        {error && !wallet ? (
          <ErrorState title={messages.error} error={error} onRetry={() => void refetch()} />
        ) : (
          <Balances wallet={wallet} />
        )}
        <Card>
          <h2 className="mb-4 text-xl">{messages.topUpTitle}</h2>
          {currency ? (
            <TopUpForm currency={currency} returnTo="/wallet" />
          ) : (
            <Loading>
              <Skeleton className="h-40" />
            </Loading>
          )}
        </Card>
      </div>
      <Movements />
      <Receipts />
    </div>
  );
}

function Balances({ wallet }: { wallet: Wallet | undefined }) {
  return (
    <dl className="grid gap-5 sm:grid-cols-2">
      <Balance term={messages.available} isFirst>
        {wallet ? (
          <span data-testid="available">
            <Money value={wallet.available} />
          </span>
        ) : (
          <Skeleton className="h-12 w-44" />
        )}
      </Balance>
      <Balance term={messages.held} hint={messages.heldHint}>
        {wallet ? <Money value={wallet.held} /> : <Skeleton className="h-7 w-24" />}
      </Balance>
      <Balance term={messages.balance}>
        {wallet ? <Money value={wallet.balance} /> : <Skeleton className="h-7 w-24" />}
      </Balance>
    </dl>
  );
}

interface BalanceProps {
  term: string;
  hint?: string;
  isFirst?: boolean;
  children: ReactNode;
}

function Balance({ term, hint, isFirst = false, children }: BalanceProps) {
  return (
    <div className={classes(isFirst && 'border-b border-hairline pb-4 sm:col-span-2')}>
      <dt className="text-soft">{term}</dt>
      <dd className={classes('font-serif font-semibold', isFirst ? 'text-3xl' : 'text-xl')}>{children}</dd>
      {hint && <dd className="mt-1 max-w-xs text-sm text-faint">{hint}</dd>}
    </div>
  );
}

function Movements() {
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useInfiniteQuery(movementsQuery);
  const rows = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title={messages.movementsTitle}>
      {isPending && <RowsSkeleton />}
      {error && !data && (
        <ErrorState title={messages.movementsError} error={error} onRetry={() => void refetch()} />
      )}
      {data && rows.length === 0 && (
        <EmptyState title={messages.noMovements}>{messages.noMovementsHint}</EmptyState>
      )}
      {rows.length > 0 && (
        <Table
          caption={messages.movementsTitle}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            { key: 'when', heading: messages.when, cell: (row) => <Time at={row.at} /> },
            { key: 'what', heading: messages.what, cell: (row) => <What movement={row} /> },
            {
              key: 'amount',
              heading: messages.moved,
              numeric: true,
              cell: (row) => <Signed movement={row} />,
            },
            {
              key: 'after',
              heading: messages.after,
              numeric: true,
              cell: (row) => <Money value={row.available_after} />,
            },
          ]}
        />
      )}
      <LoadMore
        hasMore={hasNextPage}
        loading={isFetchingNextPage}
        onMore={() => void fetchNextPage()}
        label={messages.more}
        announce={data && data.pages.length > 1 ? messages.shown(rows.length) : ''}
      />
    </Section>
  );
}

function What({ movement }: { movement: Movement }) {
  return (
    <>
      {movement.text}{' '}
      {movement.booking_id && (
        <Link to="/bookings/$id" params={{ id: movement.booking_id }}>
          {messages.toBooking}
        </Link>
      )}
    </>
  );
}

/** The sign says the direction; what only changed its name, such as a charge from what was held, has none. */
function Signed({ movement: { direction, amount } }: { movement: Movement }) {
  const sign = direction === 'in' ? '+' : direction === 'out' ? '−' : '';
  return (
    <span className={classes('whitespace-nowrap', direction === 'in' && 'font-medium text-good')}>
      {sign}
      <Money value={{ ...amount, amount_minor: Math.abs(amount.amount_minor) }} />
    </span>
  );
}

function Receipts() {
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useInfiniteQuery(receiptsQuery);
  const rows: Receipt[] = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title={messages.receiptsTitle} id="receipts">
      {isPending && <RowsSkeleton />}
      {error && !data && (
        <ErrorState title={messages.receiptsError} error={error} onRetry={() => void refetch()} />
      )}
      {data && rows.length === 0 && (
        <EmptyState title={messages.noReceipts}>{messages.noReceiptsHint}</EmptyState>
      )}
      {rows.length > 0 && (
        <Table
          caption={messages.receiptsTitle}
          rows={rows}
          rowKey={(row) => row.number}
          columns={[
            {
              key: 'number',
              heading: messages.number,
              cell: (row) => (
                <Link to="/bookings/$id" params={{ id: row.booking_id }}>
                  {row.number}
                </Link>
              ),
            },
            { key: 'issued', heading: messages.issued, cell: (row) => <Time at={row.issued_at} as="full" /> },
            {
              key: 'total',
              heading: messages.total,
              numeric: true,
              cell: (row) => <Money value={row.amount} />,
            },
            {
              key: 'documents',
              heading: messages.documents,
              cell: (row) => <ReceiptLinks bookingId={row.booking_id} number={row.number} />,
            },
          ]}
        />
      )}
      <LoadMore
        hasMore={hasNextPage}
        loading={isFetchingNextPage}
        onMore={() => void fetchNextPage()}
        label={messages.more}
        announce={data && data.pages.length > 1 ? messages.shown(rows.length) : ''}
      />
    </Section>
  );
}

function RowsSkeleton() {
  return (
    <Loading>
      <div className="grid gap-2">
        <Skeleton className="h-10" />
        <Skeleton className="h-10" />
        <Skeleton className="h-10" />
      </div>
    </Loading>
  );
}
