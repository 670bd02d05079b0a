/** Around the waiting room and the call: comes and goes, keeps the right one of the two on screen, says farewell. */
import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Problem } from '@/kit/api/problem';
import type { Call } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { useNow } from '@/kit/time/useNow';
import { Button, ButtonLink } from '@/ui/Button';
import { PageHeader } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { arrive, comeBack, depart, enter, useCall } from '../call';
import { messages } from '../messages';
import { doorOf, isAdmitted } from '../model';
import { callQuery } from '../queries';
import type { Farewell } from '../room';

export function CallFrame() {
  const { bookingId = '' } = useParams({ strict: false });
  const { data: call, error, refetch } = useQuery(callQuery(bookingId));
  const isThere = call !== undefined;
  useEffect(() => {
    if (isThere) arrive(bookingId);
  }, [bookingId, isThere]);
  // What was left open when the person goes elsewhere is left for good.
  useEffect(() => depart, []);
  if (error && !call) return <NoCall error={error} onRetry={() => void refetch()} />;
  if (!call) return <FrameSkeleton />;
  return <Inside key={bookingId} call={call} />;
}

function Inside({ call }: { call: Call }) {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const { farewell, picture, bookingId } = useCall();
  const door = doorOf(call, useNow(1_000));
  const isMine = bookingId === call.booking_id;
  const hasFarewell = farewell !== null;

  useEffect(() => {
    if (isMine && door === 'open' && !hasFarewell) enter(call);
  }, [isMine, door, hasFarewell, call]);

  const isCancelled = call.state === 'cancelled';
  const isOver = !isCancelled && (door === 'over' || isEnd(farewell));
  const to = isOver
    ? ('/calls/$bookingId/after' as const)
    : picture && isMine && isAdmitted(picture)
      ? ('/call/$bookingId' as const)
      : ('/waiting-room/$bookingId' as const);
  const isRight = pathname.startsWith(to.replace('$bookingId', ''));
  // Until the room has said how things stand, a reloaded call stays a call.
  const mayMove = !isCancelled && (isOver || picture !== null || door === 'closed');
  useEffect(() => {
    if (!isRight && mayMove) void navigate({ to, params: { bookingId: call.booking_id }, replace: true });
  }, [to, isRight, mayMove, navigate, call.booking_id]);

  if (isOver) return <FrameSkeleton />;
  if (isCancelled) return <FarewellView farewell={{ why: 'ended', reason: 'cancelled' }} call={call} />;
  if (farewell) return <FarewellView farewell={farewell} call={call} />;
  return <Outlet />;
}

function isEnd(farewell: Farewell | null): boolean {
  if (farewell?.why === 'ended') return farewell.reason !== 'cancelled';
  return farewell?.why === 'refused' && farewell.problem.code === 'calls.ended';
}

function FarewellView({ farewell, call }: { farewell: Farewell; call: Call }) {
  const words = {
    left: { title: messages.leftTitle, text: messages.leftText, action: messages.comeBack },
    replaced: { title: messages.replacedTitle, text: messages.replacedText, action: messages.takeOver },
    moved: { title: messages.movedTitle, text: messages.movedText, action: null },
    ended: { title: messages.cancelledTitle, text: undefined, action: null },
    refused: {
      title: messages.refusedTitle,
      text: farewell.why === 'refused' ? farewell.problem.message : undefined,
      action: messages.tryAgain,
    },
  }[farewell.why];
  usePageTitle(words.title);
  return (
    <div className="column max-w-3xl pb-12">
      <PageHeader title={words.title} lead={words.text} />
      <div className="flex flex-wrap gap-2">
        {words.action && <Button onClick={comeBack}>{words.action}</Button>}
        <ButtonLink kind="secondary" to="/bookings/$id" params={{ id: call.booking_id }}>
          {messages.toBooking}
        </ButtonLink>
      </div>
    </div>
  );
}

function NoCall({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const isMissing = error instanceof Problem && error.status === 404;
  const title = isMissing ? messages.noCallTitle : messages.loadError;
  usePageTitle(title);
  return (
    <div className="column">
      <PageHeader title={title} lead={isMissing ? messages.noCallText : undefined} />
      {isMissing ? (
        <ButtonLink to="/bookings">{messages.toBookings}</ButtonLink>
      ) : (
        <ErrorState error={error} onRetry={onRetry} />
      )}
    </div>
  );
}

function FrameSkeleton() {
  return (
    <Loading>
      <div className="column grid gap-8 pt-12 lg:grid-cols-[1fr_20rem]">
        <Skeleton className="aspect-video rounded-lg" />
        <div className="grid content-start gap-3">
          <Skeleton className="h-8 w-48" />
          <Skeleton className="h-24" />
        </div>
      </div>
    </Loading>
  );
}
