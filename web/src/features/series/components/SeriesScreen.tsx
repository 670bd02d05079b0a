/** Bookings that were made together: every one of their times, answering what is asked, and cancelling what lies ahead. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { whoIsMet } from '@/features/booking/attendees/model';
import { Problem } from '@/kit/api/problem';
import type { Series } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { Button, ButtonLink } from '@/ui/Button';
import { Link } from '@/ui/Link';
import { PageHeader, Section } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { messages } from '../messages';
import { canCancelAny } from '../model';
import { seriesQuery } from '../queries';
import { CancelSeriesDialog } from './CancelSeriesDialog';
import { Occurrences } from './Occurrences';
import { SeriesAnswer } from './SeriesAnswer';

const route = getRouteApi('/series/$id');

/** How often, and with whom: all of its bookings are with the same people. */
function leadOf({ rhythm, you, occurrences }: Series): string {
  const booking = occurrences.find((each) => each.booking)?.booking;
  return booking ? messages.rhythmWith(rhythm, whoIsMet(booking, you)) : messages.rhythmOf(rhythm);
}

export function SeriesScreen() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(seriesQuery(id));
  const [isCancelling, setCancelling] = useState(false);
  usePageTitle(data?.offering_title ?? messages.seriesTitle);
  const isMissing = error instanceof Problem && error.status === 404;
  if (error && !data) {
    return (
      <div className="column pb-12">
        <PageHeader
          title={isMissing ? messages.seriesMissing : messages.seriesError}
          lead={isMissing ? messages.seriesMissingText : undefined}
        />
        {isMissing ? (
          <ButtonLink to="/bookings">{messages.toBookings}</ButtonLink>
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )}
      </div>
    );
  }
  if (!data) {
    return (
      <Loading>
        <div className="column grid gap-4 pt-12">
          <Skeleton className="h-12 w-80 max-w-full" />
          <Skeleton className="h-72" />
        </div>
      </Loading>
    );
  }
  return (
    <div className="column pb-12">
      <PageHeader
        above={<Link to="/bookings">{messages.toBookings}</Link>}
        title={data.offering_title}
        lead={leadOf(data)}
        actions={
          canCancelAny(data) && (
            <Button kind="secondary" onClick={() => setCancelling(true)}>
              {messages.cancelRest}
            </Button>
          )
        }
      />
      <SeriesAnswer series={data} />
      <Section title={messages.timesTitle}>
        <Occurrences series={data} />
      </Section>
      {isCancelling && <CancelSeriesDialog series={data} onClose={() => setCancelling(false)} />}
    </div>
  );
}
