/** What a booking cost and why, line by line; for either side. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Charge, Id } from '@/kit/api/types';
import { classes } from '@/ui/classes';
import { Money } from '@/ui/Money';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { messages } from '../messages';
import { chargeQuery } from '../queries';
import { ReceiptLinks } from './ReceiptLinks';

const LOOK_AGAIN_MS = 2_000;

interface ChargeLinesProps {
  bookingId: Id;
  isConsultant: boolean;
  isFree: boolean;
  /** The call is over: its settlement is awaited. */
  isAwaited: boolean;
}

export function ChargeLines({ bookingId, isConsultant, isFree, isAwaited }: ChargeLinesProps) {
  const {
    data: charge,
    error,
    isPending,
    refetch,
  } = useQuery({
    ...chargeQuery(bookingId),
    // A hint comes when it is settled; asking makes sure of it.
    refetchInterval: ({ state }) =>
      isAwaited && !isFree && (!state.data || state.data.state === 'held') ? LOOK_AGAIN_MS : false,
  });
  if (isPending) {
    return (
      <Loading>
        <Skeleton className="h-28 max-w-lg" />
      </Loading>
    );
  }
  if (error && charge === undefined) {
    return <ErrorState title={messages.chargeError} error={error} onRetry={() => void refetch()} />;
  }
  if (isFree) return <p className="text-soft">{messages.free}</p>;
  if (!charge)
    return <p className="text-soft">{isAwaited ? messages.chargeSettling : messages.chargeNone}</p>;
  if (charge.state === 'held') {
    return (
      <Lines>
        <Line term={isAwaited ? messages.chargeSettling : messages.chargeHeld}>
          <Money value={charge.held} />
        </Line>
      </Lines>
    );
  }
  return <Settled charge={charge} isConsultant={isConsultant} />;
}

function Settled({ charge, isConsultant }: { charge: Charge; isConsultant: boolean }) {
  return (
    <div className="grid gap-3">
      <Lines>
        {charge.lines.map(({ text, amount }) => (
          <Line key={text} term={text}>
            <Money value={amount} />
          </Line>
        ))}
        <Line term={isConsultant ? messages.clientPaid : messages.paid} isTotal>
          <span data-testid="charge-total">
            <Money value={charge.gross} />
          </span>
        </Line>
        {isConsultant && charge.fee && (
          <Line term={messages.fee}>
            <Money value={{ ...charge.fee, amount_minor: -charge.fee.amount_minor }} />
          </Line>
        )}
        {isConsultant && charge.net && (
          <Line term={messages.net} isTotal>
            <Money value={charge.net} />
          </Line>
        )}
        <Line term={messages.reserved} isQuiet>
          <Money value={charge.held} />
        </Line>
        <Line term={isConsultant ? messages.givenBackClient : messages.givenBack} isQuiet>
          <Money value={charge.released} />
        </Line>
        {charge.refunded && (
          <Line term={isConsultant ? messages.refundedClient : messages.refunded} isTotal>
            <Money value={charge.refunded} />
          </Line>
        )}
      </Lines>
      {charge.receipt_number && (
        <p className="flex flex-wrap items-center gap-x-3 text-sm">
          {messages.receipt(charge.receipt_number)}
          <ReceiptLinks bookingId={charge.booking_id} number={charge.receipt_number} />
        </p>
      )}
    </div>
  );
}

function Lines({ children }: { children: ReactNode }) {
  return <dl className="max-w-xl divide-y divide-hairline">{children}</dl>;
}

interface LineProps {
  term: ReactNode;
  children: ReactNode;
  isTotal?: boolean;
  isQuiet?: boolean;
}

function Line({ term, children, isTotal = false, isQuiet = false }: LineProps) {
  return (
    <div
      className={classes(
        'flex flex-wrap justify-between gap-x-6 py-2',
        isTotal && 'font-semibold',
        isQuiet && 'text-sm text-soft',
      )}
    >
      <dt>{term}</dt>
      <dd className="ms-auto text-end">{children}</dd>
    </div>
  );
}
