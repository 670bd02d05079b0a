/** Before it rings: how long at most, what is kept aside for it, and what the consultant should know. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Phone } from 'lucide-react';
import { useRef, useState } from 'react';
import { TopUpForm } from '@/features/billing/components/TopUpForm';
import { TopUpResult } from '@/features/billing/components/TopUpResult';
import { missingFor } from '@/features/billing/model';
import { walletQuery } from '@/features/billing/queries';
import { priceLimit } from '@/features/booking/model';
import { Problem } from '@/kit/api/problem';
import type { AtOnce, Consultant, Offering } from '@/kit/api/types';
import { useSession } from '@/kit/auth/session';
import { formatMoney } from '@/kit/money/money';
import { minutesLong } from '@/kit/time/format';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { Select, TextArea } from '@/ui/inputs';
import { Link } from '@/ui/Link';
import { Card, Note, PageHeader } from '@/ui/layout';
import { Money, Price } from '@/ui/Money';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { DataList } from '@/ui/Table';
import { messages } from '../messages';
import { callNowAddress, lengthsFor, longestFor } from '../model';
import { askForCall, availableNowQuery } from '../queries';
import { Instead } from './Instead';

const route = getRouteApi('/call-now/$offeringId');
const LONGEST_NOTE = 2000;

export function AskForm({ consultant, offering }: { consultant: Consultant; offering: Offering }) {
  const { payment } = route.useSearch();
  const navigate = route.useNavigate();
  const { me } = useSession();
  const available = useQuery(availableNowQuery([consultant.consultant_id]));
  const found = available.data?.get(consultant.consultant_id);
  const possible = found?.offerings.find(({ offering_id }) => offering_id === offering.id);
  return (
    <>
      <PageHeader
        above={
          <Link to="/c/$slug" params={{ slug: consultant.slug }}>
            {consultant.name}
          </Link>
        }
        title={messages.callTitle(consultant.name)}
        lead={messages.callLead(offering.title)}
      />
      {payment && (
        <div className="pb-8">
          <TopUpResult
            paymentId={payment}
            onDismiss={() =>
              void navigate({ search: ({ payment: _, ...old }) => old, replace: true, resetScroll: false })
            }
          />
        </div>
      )}
      {available.isPending ? (
        <Loading>
          <Skeleton className="h-72 rounded-lg" />
        </Loading>
      ) : available.error && !available.data ? (
        <ErrorState error={available.error} onRetry={() => void available.refetch()} />
      ) : me?.id === consultant.consultant_id ? (
        <Note tone="warn">{messages.ownOffering}</Note>
      ) : possible ? (
        <Form consultant={consultant} possible={possible} />
      ) : (
        <div className="grid gap-8">
          <Note
            tone="warn"
            title={
              found?.availability === 'busy'
                ? messages.busyTitle(consultant.name)
                : messages.notAvailable(consultant.name)
            }
          >
            {messages.notAvailableText}
          </Note>
          <Instead consultant={consultant} />
        </div>
      )}
    </>
  );
}

function Form({ consultant, possible }: { consultant: Consultant; possible: AtOnce }) {
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const isFree = possible.price.kind === 'free';
  const wallet = useQuery({ ...walletQuery, enabled: !isFree });
  const [wanted, setWanted] = useState<number | null>(null);
  const [note, setNote] = useState('');
  // Sent again after a lost connection, it is still the same call; a refusal ends that intention.
  const intention = useRef(crypto.randomUUID());
  const send = useMutation({
    mutationFn: (minutes: number) =>
      askForCall({ offeringId: possible.offering_id, minutes, note, idempotencyKey: intention.current }),
    retry: (failures, error) =>
      error instanceof Problem && error.code === 'booking.not_known_yet' && failures < 4,
    retryDelay: 1_500,
    onSuccess: (booking) =>
      navigate({ search: ({ payment: _, ...old }) => ({ ...old, booking: booking.id }), replace: true }),
    onError: (error) => {
      if (!(error instanceof Problem && error.isTemporary)) intention.current = crypto.randomUUID();
      void client.invalidateQueries({ queryKey: ['booking', 'available-now'] });
    },
  });

  if (!isFree && wallet.isPending) {
    return (
      <Loading>
        <Skeleton className="h-72 rounded-lg" />
      </Loading>
    );
  }
  if (wallet.error && !wallet.data) {
    return (
      <ErrorState title={messages.walletError} error={wallet.error} onRetry={() => void wallet.refetch()} />
    );
  }
  const money = isFree ? null : (wallet.data?.available ?? null);
  const affordable = longestFor(possible, money);
  const least = priceLimit(possible.price, possible.least_minutes);
  const missing = affordable === null && least && money ? missingFor(least, money) : null;
  const longest = { ...possible, longest_minutes: affordable ?? possible.longest_minutes };
  const minutes = wanted !== null && wanted <= longest.longest_minutes ? wanted : longest.longest_minutes;
  const limit = priceLimit(possible.price, minutes);
  return (
    <Card className="grid gap-6">
      <div className="flex items-center gap-4">
        <Avatar id={consultant.consultant_id} name={consultant.name} src={consultant.picture_url} />
        <p>
          <span className="block font-semibold">{possible.title}</span>
          <Price terms={possible.price} />
        </p>
      </div>
      {missing ? (
        <div className="grid gap-4">
          <Note tone="warn" title={messages.walletMissing(formatMoney(missing))}>
            {messages.walletMissingText}
          </Note>
          <TopUpForm
            currency={missing.currency}
            missing={missing}
            returnTo={callNowAddress(possible.offering_id, consultant.slug)}
          />
        </div>
      ) : (
        <>
          <Select
            label={messages.length}
            hint={`${affordable === possible.longest_minutes ? messages.longest(minutesLong(possible.longest_minutes)) : messages.walletLength(minutesLong(longest.longest_minutes))} ${isFree ? messages.lengthFree : messages.lengthHint}`}
            value={String(minutes)}
            choices={lengthsFor(longest).map((each) => ({ value: String(each), label: minutesLong(each) }))}
            onChange={(event) => setWanted(Number(event.target.value))}
          />
          <TextArea
            label={messages.note}
            optional
            hint={messages.noteHint(consultant.name)}
            maxLength={LONGEST_NOTE}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          {limit && (
            <div>
              <DataList
                items={[
                  { term: messages.held, value: <Money value={limit} /> },
                  ...(money ? [{ term: messages.walletAvailable, value: <Money value={money} /> }] : []),
                ]}
              />
              <p className="mt-2 text-sm text-faint">{messages.heldHint}</p>
            </div>
          )}
          {send.error && (
            <div role="alert">
              <Note tone="bad">{send.error.message}</Note>
            </div>
          )}
          <Button
            size="large"
            wide
            icon={<Phone aria-hidden="true" className="size-5" />}
            busy={(send.isPending || send.isSuccess) && messages.asking}
            onClick={() => send.mutate(minutes)}
          >
            {messages.ask}
          </Button>
        </>
      )}
    </Card>
  );
}
