/** One's own place in a line, live: it moves by itself, and says when it is one's turn. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { ring } from '@/features/practice/today/bell';
import { Problem } from '@/kit/api/problem';
import type { Place } from '@/kit/api/types';
import { useHints, useWatch } from '@/kit/live/live';
import { formatMoney } from '@/kit/money/money';
import { usePageTitle } from '@/kit/page/title';
import { clockTime, dayAndTime } from '@/kit/time/format';
import { useNow } from '@/kit/time/useNow';
import { Button, ButtonLink } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Switch } from '@/ui/inputs';
import { Link } from '@/ui/Link';
import { Card, Note, PageHeader } from '@/ui/layout';

import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { DataList } from '@/ui/Table';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { isSettled, placeAfter, secondsUntil } from '../model';
import { acceptOffer, askForCallBack, leave, placeQuery } from '../queries';

const route = getRouteApi('/line/$bookingId');
/** Everybody in a line is told at once; they ask for the rest one after the other. */
const SPREAD_MS = 4_000;

export function PlaceScreen() {
  const { bookingId } = route.useParams();
  const { data: place, error, refetch } = useQuery(placeQuery(bookingId));
  usePageTitle(place?.state === 'called' ? messages.turnNotice : messages.placeTitle);
  if (error && !place) return <CannotShow error={error} onRetry={() => void refetch()} />;
  if (!place) {
    return (
      <Loading>
        <div className="column grid max-w-2xl gap-6 pt-12">
          <Skeleton className="h-12 w-72 max-w-full" />
          <Skeleton className="h-72 rounded-lg" />
        </div>
      </Loading>
    );
  }
  return <Shown place={place} />;
}

function Shown({ place }: { place: Place }) {
  useLivePlace(place);
  useTurnBell(place);
  const { name } = place.consultant;
  return (
    <div className="column max-w-2xl pb-12">
      <PageHeader
        above={<Link to="/bookings">{messages.toBookings}</Link>}
        title={messages.placeTitle}
        lead={messages.placeLead(place.offering_title, name)}
      />
      <div aria-live="polite">
        {place.state === 'called' && <Called place={place} />}
        {place.state === 'in_call' && <InCall place={place} />}
        {(place.state === 'waiting' || place.state === 'joining') && <Waiting place={place} />}
        {isSettled(place) && <Settled place={place} />}
      </div>
    </div>
  );
}

function useLivePlace(place: Place): void {
  const client = useQueryClient();
  const { queryKey } = placeQuery(place.booking_id);
  const later = useRef<ReturnType<typeof setTimeout>>(undefined);
  useWatch('line', place.block_id);
  useHints((hint) => {
    if (hint.topic !== 'line' || hint.id !== place.block_id || !hint.waiting) return;
    const known = client.getQueryData<Place>(queryKey);
    const after = known && placeAfter(known, hint);
    clearTimeout(later.current);
    const ask = () => void client.invalidateQueries({ queryKey });
    if (!after) ask();
    else if (after !== known) {
      client.setQueryData(queryKey, after);
      later.current = setTimeout(ask, Math.random() * SPREAD_MS);
    }
  });
  useEffect(() => () => clearTimeout(later.current), []);
}

/** Rings once for each time that it is the client's turn. */
function useTurnBell({ state, booking_id, come_by, consultant }: Place): void {
  const { history } = useRouter();
  const isCalled = state === 'called' && come_by !== null;
  useEffect(() => {
    if (!isCalled) return;
    ring(messages.turnNotice, messages.calledText(consultant.name), `consulta-turn-${booking_id}`, () =>
      history.push(`/line/${booking_id}`),
    );
  }, [isCalled, booking_id, consultant.name, history]);
}

function Waiting({ place }: { place: Place }) {
  const client = useQueryClient();
  const [isLeaving, setLeaving] = useState(false);
  const keep = (after: Place) => client.setQueryData(placeQuery(place.booking_id).queryKey, after);
  const callBack = useMutation({
    mutationFn: (wanted: boolean) => askForCallBack(place.booking_id, wanted),
    onSuccess: keep,
    onError: (failure) => toast(failure.message, 'bad'),
  });
  const out = useMutation({
    mutationFn: () => leave(place.booking_id),
    onSuccess: async (after) => {
      keep(after);
      setLeaving(false);
      await client.invalidateQueries({ queryKey: ['booking'] });
    },
  });
  const hasBegun = Date.parse(place.starts_at) <= Date.now();
  return (
    <Card className="grid gap-6">
      {place.state === 'joining' && <Note title={messages.joiningTitle}>{messages.joiningText}</Note>}
      {place.offer && <Offer place={place} />}
      {!place.offer && (
        <>
          <div className="grid gap-1">
            <p className="text-sm text-soft">{messages.number}</p>
            <p className="figures font-serif text-5xl leading-none font-semibold" data-testid="place">
              {place.place}
            </p>
          </div>
          <DataList
            items={[
              { term: messages.ahead, value: messages.aheadWords(place.ahead) },
              {
                term: messages.turnAt,
                value: place.predicted_start ? dayAndTime(place.predicted_start) : '–',
              },
              {
                term: messages.hour,
                value: messages.hourWords(clockTime(place.starts_at), clockTime(place.ends_at)),
              },
              { term: messages.ticket, value: place.ticket },
            ]}
          />
          {!place.has_chance && <Note tone="warn">{messages.noChance}</Note>}
          {place.misses > 0 && <Note tone="warn">{messages.missedOnce}</Note>}
          <p className="text-sm text-soft">
            {hasBegun ? messages.stay : messages.before(dayAndTime(place.starts_at))}{' '}
            {place.no_show_charge.amount_minor > 0
              ? messages.missCost(formatMoney(place.no_show_charge))
              : messages.missFree}
          </p>
          <Switch
            label={messages.callBackLabel}
            hint={messages.callBackHint}
            checked={callBack.isPending ? callBack.variables : place.call_back}
            onChange={(event) => callBack.mutate(event.target.checked)}
          />
        </>
      )}
      <Button kind="quiet" wide onClick={() => setLeaving(true)}>
        {messages.leave}
      </Button>
      <Dialog
        open={isLeaving}
        onClose={() => setLeaving(false)}
        title={messages.leaveTitle}
        locked={out.isPending}
        actions={
          <>
            <Button kind="secondary" onClick={() => setLeaving(false)}>
              {messages.stayInLine}
            </Button>
            <Button kind="danger" busy={out.isPending && messages.leaving} onClick={() => out.mutate()}>
              {messages.leave}
            </Button>
          </>
        }
      >
        <p>{messages.leaveText}</p>
        {out.error && <Note tone="bad">{out.error.message}</Note>}
      </Dialog>
    </Card>
  );
}

function Offer({ place }: { place: Place }) {
  const client = useQueryClient();
  const take = useMutation({
    mutationFn: () => acceptOffer(place.booking_id),
    onSuccess: async (after) => {
      client.setQueryData(placeQuery(place.booking_id).queryKey, after);
      await client.invalidateQueries({ queryKey: ['booking'] });
    },
  });
  const { offer } = place;
  if (!offer) return null;
  return (
    <div className="grid gap-4">
      <h2 className="text-xl">{messages.offerTitle}</h2>
      {offer.starts_at && offer.ends_at ? (
        <>
          <p>{messages.offerText(place.consultant.name)}</p>
          <p className="text-lg font-semibold">
            {dayAndTime(offer.starts_at)}–{clockTime(offer.ends_at)}
          </p>
          <Button size="large" wide busy={take.isPending && messages.taking} onClick={() => take.mutate()}>
            {messages.offerTake}
          </Button>
          {take.error && <Note tone="bad">{take.error.message}</Note>}
        </>
      ) : (
        <p>{messages.offerNone}</p>
      )}
      <p className="text-sm text-soft">{messages.offerUntil(clockTime(offer.expires_at))}</p>
    </div>
  );
}

function Called({ place }: { place: Place }) {
  const now = useNow(1_000);
  return (
    <Card className="grid gap-5">
      <h2 className="text-2xl">{messages.calledTitle}</h2>
      <p className="text-lg">{messages.calledText(place.consultant.name)}</p>
      {place.come_by && (
        <div>
          <p className="text-sm text-soft">{messages.comeWithin}</p>
          <p role="timer" className="figures font-serif text-4xl font-semibold">
            {secondsUntil(place.come_by, now)} s
          </p>
        </div>
      )}
      <ButtonLink to="/waiting-room/$bookingId" params={{ bookingId: place.booking_id }} size="large" wide>
        {messages.joinCall}
      </ButtonLink>
    </Card>
  );
}

function InCall({ place }: { place: Place }) {
  return (
    <Card className="grid gap-5">
      <h2 className="text-xl">{messages.inCall}</h2>
      <ButtonLink to="/waiting-room/$bookingId" params={{ bookingId: place.booking_id }} size="large" wide>
        {messages.joinCall}
      </ButtonLink>
    </Card>
  );
}

const outcomes = {
  left: messages.left,
  moved: messages.moved,
  served: messages.served,
  no_show: messages.noShow,
  released: messages.released,
} as const;

function Settled({ place }: { place: Place }) {
  const words = outcomes[place.state as keyof typeof outcomes];
  return (
    <Card className="grid gap-5">
      <p className="text-lg">{words}</p>
      {place.state === 'served' ? (
        <ButtonLink to="/calls/$bookingId/after" params={{ bookingId: place.booking_id }} wide>
          {messages.afterCall}
        </ButtonLink>
      ) : (
        <ButtonLink kind="secondary" to="/bookings/$id" params={{ id: place.booking_id }} wide>
          {messages.openBooking}
        </ButtonLink>
      )}
    </Card>
  );
}

function CannotShow({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const isMissing = error instanceof Problem && error.status === 404;
  return (
    <div className="column">
      <PageHeader
        title={isMissing ? messages.missing : messages.placeTitle}
        lead={isMissing ? messages.missingText : undefined}
      />
      {isMissing ? (
        <ButtonLink to="/bookings">{messages.toBookings}</ButtonLink>
      ) : (
        <ErrorState error={error} onRetry={onRetry} />
      )}
    </div>
  );
}
