/** The page of one consultant: who, what, what others say, and a time to book. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { messages as instantMessages } from '@/features/instant/panelMessages';
import { availableNowQuery } from '@/features/instant/queries';
import { Reviews } from '@/features/reviews/components/Reviews';
import { Problem } from '@/kit/api/problem';
import type { Consultant } from '@/kit/api/types';
import { useWatch } from '@/kit/live/live';
import { usePageTitle } from '@/kit/page/title';
import { clockTime, languageName, listWords, zoneCity } from '@/kit/time/format';
import { useNow } from '@/kit/time/useNow';
import { viewerZone } from '@/kit/time/viewer';
import { agree } from '@/kit/time/zones';
import { Avatar } from '@/ui/Avatar';
import { ButtonLink } from '@/ui/Button';
import { Link } from '@/ui/Link';
import { LiveDot } from '@/ui/LiveDot';
import { PageHeader, Section } from '@/ui/layout';
import { Rating } from '@/ui/Stars';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { messages } from '../messages';
import { consultantQuery } from '../queries';
import { BookingPanel } from './BookingPanel';

const route = getRouteApi('/c/$slug');

export function ConsultantScreen() {
  const { slug } = route.useParams();
  const { data: consultant, error, refetch } = useQuery(consultantQuery(slug));
  usePageTitle(consultant?.name, consultant?.headline);
  useWatch('consultant', consultant?.consultant_id);
  if (error && !consultant) return <CannotShow error={error} onRetry={() => void refetch()} />;
  if (!consultant) return <ConsultantSkeleton />;
  return (
    <div className="column grid gap-x-12 lg:grid-cols-[1fr_24rem]">
      <Introduction consultant={consultant} />
      <aside className="py-6 lg:sticky lg:top-16 lg:row-span-2 lg:max-h-[calc(100dvh-4rem)] lg:self-start lg:overflow-y-auto lg:pt-12">
        <BookingPanel key={consultant.consultant_id} consultant={consultant} />
      </aside>
      <div className="min-w-0">
        <Section title={messages.about(consultant.name)}>
          <p className="max-w-prose whitespace-pre-line">{consultant.biography}</p>
        </Section>
        <Reviews consultantId={consultant.consultant_id} consultantName={consultant.name} />
      </div>
    </div>
  );
}

function Introduction({ consultant }: { consultant: Consultant }) {
  const { name, headline, topics, languages, rating, online, zone } = consultant;
  const { data: atOnce } = useQuery(availableNowQuery([consultant.consultant_id]));
  const isAvailable = atOnce?.get(consultant.consultant_id)?.availability === 'available';
  const now = useNow(30_000);
  const nowMoment = new Date(now).toISOString();
  return (
    <header className="grid gap-5 pt-8 pb-6 sm:grid-cols-[auto_1fr] sm:gap-7 lg:pt-12 lg:pb-10">
      <Avatar id={consultant.consultant_id} name={name} src={consultant.picture_url} size="huge" />
      <div className="grid content-start gap-2.5">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <h1 data-focus-target tabIndex={-1} className="text-2xl sm:text-3xl">
            {name}
          </h1>
          {isAvailable ? <LiveDot words={instantMessages.availableNow} /> : online && <LiveDot withWord />}
        </div>
        <p className="text-lg text-soft">{headline}</p>
        <p className="flex flex-wrap gap-x-5 gap-y-1 text-sm text-soft">
          {rating.count > 0 ? (
            <a href="#reviews" className="rounded-sm hover:underline">
              <Rating {...rating} />
            </a>
          ) : (
            <Rating {...rating} />
          )}
          {languages.length > 0 && <span>{messages.speaks(listWords(languages.map(languageName)))}</span>}
          {!agree(nowMoment, zone, viewerZone()) && (
            <span className="figures">{messages.localTime(clockTime(nowMoment, zone), zoneCity(zone))}</span>
          )}
        </p>
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {topics.map((topic) => (
            <li key={topic.slug}>
              <Link to="/" search={{ topic: topic.slug }}>
                {topic.name}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </header>
  );
}

function CannotShow({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const isMissing = error instanceof Problem && error.status === 404;
  usePageTitle(isMissing ? messages.consultantMissing : messages.consultantError);
  return (
    <div className="column">
      <PageHeader
        title={isMissing ? messages.consultantMissing : messages.consultantError}
        lead={isMissing ? messages.consultantMissingText : undefined}
      />
      {isMissing ? (
        <ButtonLink to="/">{messages.findOthers}</ButtonLink>
      ) : (
        <ErrorState error={error} onRetry={onRetry} />
      )}
    </div>
  );
}

function ConsultantSkeleton() {
  return (
    <Loading>
      <div className="column grid gap-12 pt-12 lg:grid-cols-[1fr_24rem]">
        <div className="grid content-start gap-4">
          <Skeleton className="size-28 rounded-lg" />
          <Skeleton className="h-10 w-72 max-w-full" />
          <Skeleton className="h-5 w-full max-w-lg" />
          <Skeleton className="mt-8 h-40" />
        </div>
        <Skeleton className="h-[32rem] rounded-lg" />
      </div>
    </Loading>
  );
}
