/** Booking a time on one page: when, what it costs, what cancelling costs, whether the wallet suffices, and the outcome. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Problem } from '@/kit/api/problem';
import { usePageTitle } from '@/kit/page/title';
import { ButtonLink } from '@/ui/Button';
import { PageHeader } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { messages } from '../messages';
import { offeredQuery } from '../offering';
import { BookForm } from './BookForm';
import { Outcome } from './Outcome';

const route = getRouteApi('/book/$offeringId');

export function BookScreen() {
  const { offeringId } = route.useParams();
  const { with: slug, of, booking } = route.useSearch();
  usePageTitle(messages.bookTitle);
  return (
    <div className="column pb-12">
      {booking ? <Outcome bookingId={booking} /> : <Form slug={slug} of={of} offeringId={offeringId} />}
    </div>
  );
}

interface FormProps {
  slug: string | undefined;
  of: string | undefined;
  offeringId: string;
}

function Form({ slug, of, offeringId }: FormProps) {
  const { data, error, refetch } = useQuery(offeredQuery(slug, of, offeringId));
  const isMissing = data === null || (error instanceof Problem && error.status === 404);
  if (isMissing) {
    return (
      <>
        <PageHeader title={messages.offeringMissing} lead={messages.offeringMissingText} />
        <ButtonLink to="/">{messages.findConsultant}</ButtonLink>
      </>
    );
  }
  if (error && !data) {
    return (
      <>
        <PageHeader title={messages.bookTitle} />
        <ErrorState title={messages.bookError} error={error} onRetry={() => void refetch()} />
      </>
    );
  }
  if (!data) return <FormSkeleton />;
  return <BookForm giver={data.giver} offering={data.offering} />;
}

function FormSkeleton() {
  return (
    <Loading>
      <div className="grid gap-10 pt-12 lg:grid-cols-[1fr_24rem]">
        <div className="grid content-start gap-4">
          <Skeleton className="h-12 w-80 max-w-full" />
          <Skeleton className="h-6 w-64" />
          <Skeleton className="mt-6 h-24" />
          <Skeleton className="h-32" />
        </div>
        <Skeleton className="h-72 rounded-lg" />
      </div>
    </Loading>
  );
}
