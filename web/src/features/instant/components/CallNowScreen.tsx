/** Calling at once: how long and for how much, then the ringing, then the call or what to do instead. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { consultantQuery } from '@/features/directory/queries';
import { Problem } from '@/kit/api/problem';
import { useWatch } from '@/kit/live/live';
import { usePageTitle } from '@/kit/page/title';
import { ButtonLink } from '@/ui/Button';
import { PageHeader } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { messages } from '../messages';
import { AskForm } from './AskForm';
import { RingingScreen } from './RingingScreen';

const route = getRouteApi('/call-now/$offeringId');

export function CallNowScreen() {
  const { offeringId } = route.useParams();
  const { with: slug, booking } = route.useSearch();
  const {
    data: consultant,
    error,
    refetch,
  } = useQuery({
    ...consultantQuery(slug ?? ''),
    enabled: slug !== undefined,
  });
  const offering = consultant?.offerings.find(({ id }) => id === offeringId);
  usePageTitle(messages.callNow);
  useWatch('consultant', consultant?.consultant_id);
  const isMissing = slug === undefined || (consultant && !offering);
  if (isMissing || (error instanceof Problem && error.status === 404)) {
    return (
      <div className="column pb-12">
        <PageHeader title={messages.missing} lead={messages.missingText} />
        <ButtonLink to="/">{messages.find}</ButtonLink>
      </div>
    );
  }
  if (error && !consultant) {
    return (
      <div className="column pb-12">
        <PageHeader title={messages.callNow} />
        <ErrorState error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (!consultant || !offering) return <ScreenSkeleton />;
  return (
    <div className="column max-w-3xl pb-12">
      {booking ? (
        <RingingScreen key={booking} bookingId={booking} consultant={consultant} />
      ) : (
        <AskForm key={offeringId} consultant={consultant} offering={offering} />
      )}
    </div>
  );
}

function ScreenSkeleton() {
  return (
    <Loading>
      <div className="column grid max-w-3xl gap-4 pt-12">
        <Skeleton className="h-12 w-80 max-w-full" />
        <Skeleton className="h-72 rounded-lg" />
      </div>
    </Loading>
  );
}
