/** Saying for which days one waits, and in which part of them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { consultantQuery } from '@/features/directory/queries';
import { Problem } from '@/kit/api/problem';
import type { Consultant, Offering, PartOfDay } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { dayAndTime, zoneCity } from '@/kit/time/format';
import { viewerZone } from '@/kit/time/viewer';
import { addDays, dateIn } from '@/kit/time/zones';
import { Button, ButtonLink, ButtonPathLink } from '@/ui/Button';
import { Select, TextInput } from '@/ui/inputs';
import { Link } from '@/ui/Link';
import { Card, Note, PageHeader } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { bookingAddress } from '../model';
import { messages } from './messages';
import { fittingDays } from './model';
import { dayWaitsQuery, waitForDays } from './queries';
import { WaitRow } from './WaitList';

const route = getRouteApi('/wait/$offeringId');

export function WaitScreen() {
  const { offeringId } = route.useParams();
  const { with: slug = '' } = route.useSearch();
  usePageTitle(messages.title);
  const { data: consultant, error, refetch } = useQuery(consultantQuery(slug));
  const waits = useQuery(dayWaitsQuery);
  const offering = consultant?.offerings.find(({ id, ways }) => id === offeringId && ways.includes('slot'));
  if ((consultant && !offering) || (error instanceof Problem && error.status === 404)) {
    return (
      <div className="column pb-12">
        <PageHeader title={messages.missing} lead={messages.missingText} />
        <ButtonLink to="/">{messages.find}</ButtonLink>
      </div>
    );
  }
  if ((error && !consultant) || (waits.error && !waits.data)) {
    return (
      <div className="column pb-12">
        <PageHeader title={messages.title} />
        <ErrorState
          title={messages.error}
          error={error ?? waits.error}
          onRetry={() => {
            void refetch();
            void waits.refetch();
          }}
        />
      </div>
    );
  }
  if (!consultant || !offering || !waits.data) {
    return (
      <Loading>
        <div className="column grid max-w-2xl gap-4 pt-12">
          <Skeleton className="h-12 w-80 max-w-full" />
          <Skeleton className="h-72 rounded-lg" />
        </div>
      </Loading>
    );
  }
  const own = waits.data.find(({ offering_id }) => offering_id === offeringId);
  return (
    <div className="column max-w-2xl pb-12">
      <PageHeader
        above={
          <Link to="/c/$slug" params={{ slug: consultant.slug }}>
            {consultant.name}
          </Link>
        }
        title={messages.title}
        lead={messages.lead(offering.title, consultant.name)}
      />
      {own ? (
        <Card className="grid gap-2">
          <h2 className="text-lg">{messages.waitsAlready}</h2>
          <ul>
            <WaitRow wait={own} />
          </ul>
        </Card>
      ) : (
        <Form consultant={consultant} offering={offering} />
      )}
    </div>
  );
}

function Form({ consultant, offering }: { consultant: Consultant; offering: Offering }) {
  const search = route.useSearch();
  const navigate = useNavigate();
  const client = useQueryClient();
  const zone = viewerZone();
  const today = dateIn(Date.now(), zone);
  const horizon = addDays(today, offering.horizon_days);
  const [days, setDays] = useState(() =>
    fittingDays(search.from ?? today, search.to ?? search.from ?? today, { today, horizon }),
  );
  const [part, setPart] = useState<PartOfDay>('any');
  const [isSent, setSent] = useState(false);
  const send = useMutation({
    mutationFn: () =>
      waitForDays({ offering_id: offering.id, first_on: days.from, last_on: days.to, zone, part }),
    retry: (failures, error) =>
      error instanceof Problem && error.code === 'booking.not_known_yet' && failures < 4,
    retryDelay: 1_500,
    onSuccess: async () => {
      toast(messages.done);
      await client.invalidateQueries({ queryKey: dayWaitsQuery.queryKey });
      await navigate({ to: '/bookings' });
    },
  });
  const refusal = send.error instanceof Problem ? send.error : null;
  const freeAt = refusal?.code === 'booking.times_are_free' ? String(refusal.facts.starts_at) : null;
  const needed = (value: string) => (isSent && !value ? messages.needed : undefined);
  return (
    <Card className="grid gap-6">
      <p className="text-soft">{messages.what}</p>
      <div className="grid gap-6 sm:grid-cols-2">
        <TextInput
          type="date"
          label={messages.from}
          min={today}
          max={horizon}
          value={days.from}
          error={needed(days.from) ?? refusal?.field('first_on')}
          onChange={({ target }) =>
            setDays({ from: target.value, to: days.to < target.value ? target.value : days.to })
          }
        />
        <TextInput
          type="date"
          label={messages.until}
          hint={messages.untilHint}
          min={days.from}
          max={horizon}
          value={days.to}
          error={needed(days.to) ?? refusal?.field('last_on')}
          onChange={({ target }) => setDays({ ...days, to: target.value })}
        />
      </div>
      <Select
        label={messages.part}
        hint={messages.partHint(zoneCity(zone))}
        value={part}
        choices={(['any', 'morning', 'afternoon', 'evening'] as const).map((each) => ({
          value: each,
          label: messages.parts[each],
        }))}
        onChange={({ target }) => setPart(target.value as PartOfDay)}
      />
      {freeAt ? (
        <div role="alert" className="grid gap-3">
          <Note tone="good" title={dayAndTime(freeAt)}>
            {refusal?.message}
          </Note>
          <ButtonPathLink href={bookingAddress(offering.id, freeAt, consultant.slug)} size="large" wide>
            {messages.bookIt}
          </ButtonPathLink>
        </div>
      ) : (
        <>
          {send.error && !refusal?.field('last_on') && (
            <div role="alert">
              <Note tone="bad">{send.error.message}</Note>
            </div>
          )}
          <Button
            size="large"
            wide
            busy={(send.isPending || send.isSuccess) && messages.submitting}
            onClick={() => {
              setSent(true);
              if (days.from && days.to) send.mutate();
            }}
          >
            {messages.submit}
          </Button>
        </>
      )}
    </Card>
  );
}
