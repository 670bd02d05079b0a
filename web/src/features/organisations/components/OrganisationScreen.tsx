/** The public page of an organisation: who it is, what it offers, and all consultants' free times of a week. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { MapPin } from 'lucide-react';
import { Problem } from '@/kit/api/problem';
import type { OrganisationPage } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { languageName, listWords } from '@/kit/time/format';
import { Avatar } from '@/ui/Avatar';
import { ButtonLink } from '@/ui/Button';
import { PageHeader, Section } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { messages } from '../messages';
import { organisationQuery } from '../pageQuery';
import { CommonWeek } from './CommonWeek';
import { TeamOfferings } from './TeamOfferings';

const route = getRouteApi('/o/$slug');

export function OrganisationScreen() {
  const { slug } = route.useParams();
  const { data: page, error, refetch } = useQuery(organisationQuery(slug));
  usePageTitle(page?.name, page?.headline);
  if (error && !page) return <CannotShow error={error} onRetry={() => void refetch()} />;
  if (!page) {
    return (
      <Loading>
        <div className="column grid gap-6 pt-12">
          <Skeleton className="h-24 w-full max-w-xl" />
          <Skeleton className="h-32" />
          <Skeleton className="h-96" />
        </div>
      </Loading>
    );
  }
  return (
    <div className="column pb-12">
      <Introduction page={page} />
      {page.offerings.length > 0 && <TeamOfferings page={page} />}
      <CommonWeek page={page} />
      {page.about && (
        <Section title={messages.about}>
          <p className="max-w-prose whitespace-pre-line">{page.about}</p>
        </Section>
      )}
    </div>
  );
}

function Introduction({ page }: { page: OrganisationPage }) {
  return (
    <header className="grid gap-5 pt-8 pb-8 sm:grid-cols-[auto_1fr] sm:gap-7 lg:pt-12">
      <Avatar id={page.id} name={page.name} src={page.logo_url} size="large" />
      <div className="grid content-start gap-2">
        <h1 data-focus-target tabIndex={-1} className="text-2xl sm:text-3xl">
          {page.name}
        </h1>
        {page.headline && <p className="text-lg text-soft">{page.headline}</p>}
        <p className="flex flex-wrap gap-x-5 gap-y-1 text-sm text-soft">
          {page.address && (
            <span className="inline-flex items-center gap-1.5">
              <MapPin aria-hidden="true" className="size-4" />
              {page.address}
            </span>
          )}
          {page.languages.length > 0 && (
            <span>{messages.speaks(listWords(page.languages.map(languageName)))}</span>
          )}
        </p>
      </div>
    </header>
  );
}

function CannotShow({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const isMissing = error instanceof Problem && (error.status === 404 || error.status === 422);
  usePageTitle(isMissing ? messages.missing : messages.loadError);
  return (
    <div className="column">
      <PageHeader
        title={isMissing ? messages.missing : messages.loadError}
        lead={isMissing ? messages.missingText : undefined}
      />
      {isMissing ? (
        <ButtonLink to="/">{messages.findOthers}</ButtonLink>
      ) : (
        <ErrorState error={error} onRetry={onRetry} />
      )}
    </div>
  );
}
