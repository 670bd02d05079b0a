/** The wallet against what is needed: the way on, or the way to more money. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { TopUpForm } from '@/features/billing/components/TopUpForm';
import { missingFor } from '@/features/billing/model';
import { walletQuery } from '@/features/billing/queries';
import type { Money as MoneyValue } from '@/kit/api/types';
import { formatMoney } from '@/kit/money/money';
import { Note } from '@/ui/layout';
import { Money } from '@/ui/Money';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { DataList } from '@/ui/Table';
import { messages } from '../messages';

interface PayAndConfirmProps {
  limit: MoneyValue | null;
  returnTo: string;
  children: ReactNode;
}

/** The wallet against what is needed; the way to book only when it suffices. */
export function PayAndConfirm({ limit, returnTo, children }: PayAndConfirmProps) {
  const { data: wallet, error, isPending, refetch } = useQuery({ ...walletQuery, enabled: limit !== null });
  if (!limit) return <div className="grid gap-3">{children}</div>;
  if (isPending) {
    return (
      <Loading>
        <Skeleton className="h-40" />
      </Loading>
    );
  }
  if (error && !wallet) {
    return <ErrorState title={messages.walletError} error={error} onRetry={() => void refetch()} />;
  }
  if (!wallet) return null;
  const missing = missingFor(limit, wallet.available);
  return (
    <div className="grid gap-5">
      <div>
        <h2 className="text-lg">{messages.walletTitle}</h2>
        <DataList
          items={[
            { term: messages.mostItCosts, value: <Money value={limit} /> },
            { term: messages.walletAvailable, value: <Money value={wallet.available} /> },
            ...(missing
              ? []
              : [
                  {
                    term: messages.walletAfter,
                    value: (
                      <Money
                        value={{
                          ...limit,
                          amount_minor: wallet.available.amount_minor - limit.amount_minor,
                        }}
                      />
                    ),
                  },
                ]),
          ]}
        />
      </div>
      {missing ? (
        <div className="grid gap-4" data-testid="wallet-short">
          <Note tone="warn" title={messages.walletMissing(formatMoney(missing))}>
            {messages.walletMissingText}
          </Note>
          <TopUpForm currency={limit.currency} missing={missing} returnTo={returnTo} />
        </div>
      ) : (
        <div className="grid gap-3">{children}</div>
      )}
    </div>
  );
}
