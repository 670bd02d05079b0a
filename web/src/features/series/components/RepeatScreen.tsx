/** Booking in a rhythm on one page: how often, each of the times as it stands, what it costs, and all or what is possible. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { TopUpResult } from '@/features/billing/components/TopUpResult';
import { type Offered, offeredQuery } from '@/features/booking/offering';
import { Problem } from '@/kit/api/problem';
import type { Moment, Offering, Rhythm } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { dayAndTime, zoneCity } from '@/kit/time/format';
import { ButtonLink } from '@/ui/Button';
import { Select, TextInput } from '@/ui/inputs';
import { Link } from '@/ui/Link';
import { PageHeader, Section } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { messages } from '../messages';
import { timesIn } from '../model';
import { SeriesTimes } from './SeriesTimes';

const route = getRouteApi('/repeat/$offeringId');
const USUAL_TIMES = 4;
const RHYTHMS: readonly Rhythm[] = ['weekly', 'fortnightly', 'monthly'];

export function RepeatScreen() {
  usePageTitle(messages.title);
  const { offeringId } = route.useParams();
  const { at, with: slug } = route.useSearch();
  const { data, error, refetch } = useQuery(offeredQuery(slug, undefined, offeringId));
  if (!at || data === null || (error instanceof Problem && error.status === 404)) {
    return (
      <div className="column pb-12">
        <PageHeader title={messages.missing} lead={messages.missingText} />
        <ButtonLink to="/">{messages.findConsultant}</ButtonLink>
      </div>
    );
  }
  if (error && !data) {
    return (
      <div className="column pb-12">
        <PageHeader title={messages.title} />
        <ErrorState title={messages.loadError} error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  return (
    <div className="column pb-12">
      {data ? (
        <Form offered={data} at={at} />
      ) : (
        <Loading>
          <div className="grid gap-4 pt-12">
            <Skeleton className="h-12 w-80 max-w-full" />
            <Skeleton className="h-72" />
          </div>
        </Loading>
      )}
    </div>
  );
}

function Form({ offered: { giver, offering }, at }: { offered: Offered; at: Moment }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const rhythm = search.rhythm ?? 'weekly';
  const [typed, setTyped] = useState(String(search.times ?? USUAL_TIMES));
  const times = timesIn(typed);
  const change = (next: { rhythm?: Rhythm; times?: number }) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true, resetScroll: false });
  return (
    <>
      <PageHeader
        above={
          <Link to="/book/$offeringId" params={{ offeringId: offering.id }} search={{ at, with: giver.slug }}>
            {messages.back}
          </Link>
        }
        title={messages.title}
        lead={messages.lead(offering.title, giver.name)}
      />
      {search.payment && (
        <div className="pb-8">
          <TopUpResult
            paymentId={search.payment}
            onDismiss={() =>
              void navigate({
                search: ({ payment: _, ...old }) => old,
                replace: true,
                resetScroll: false,
              })
            }
          />
        </div>
      )}
      <Section title={messages.rhythmTitle}>
        <div className="grid gap-4">
          <p>
            <span className="text-soft">{messages.first}:</span>{' '}
            <strong className="figures">{dayAndTime(at)}</strong>
          </p>
          <div className="grid max-w-xl gap-4 sm:grid-cols-2">
            <Select
              label={messages.rhythm}
              choices={RHYTHMS.map((value) => ({ value, label: messages.rhythmOf(value) }))}
              value={rhythm}
              onChange={(event) => change({ rhythm: event.target.value as Rhythm })}
            />
            <TextInput
              label={messages.times}
              hint={messages.timesHint}
              inputMode="numeric"
              maxLength={7}
              value={typed}
              error={times === null && messages.timesWrong}
              onChange={(event) => {
                setTyped(event.target.value);
                const next = timesIn(event.target.value);
                if (next) change({ times: next });
              }}
            />
          </div>
          <p className="max-w-prose text-sm text-soft">{messages.zone(zoneCity(giver.zone))}</p>
        </div>
      </Section>
      {times !== null && (
        <SeriesTimes
          // Another rhythm begins anew.
          key={`${rhythm} ${times}`}
          beat={{ offeringId: offering.id, at, rhythm, times }}
          slug={giver.slug}
          offering={offering as Offering}
          name={giver.name}
        />
      )}
    </>
  );
}
