/** Choosing what and when, on the consultant's page. Booking itself is the next screen. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { hasCall, howWords, whereWords } from '@/features/booking/meetings/model';
import { bookingAddress } from '@/features/booking/model';
import { waitAddress } from '@/features/booking/waits/model';
import { availableNowQuery } from '@/features/instant/queries';
import type { Consultant, Moment, Offering } from '@/kit/api/types';
import { minutesLong } from '@/kit/time/format';
import { viewerZone } from '@/kit/time/viewer';
import { ButtonPathLink } from '@/ui/Button';
import { RadioGroup } from '@/ui/inputs';
import { Card } from '@/ui/layout';
import { Price, priceWords } from '@/ui/Money';
import { EmptyState, Skeleton } from '@/ui/states';
import { TimeForTwo } from '@/ui/Time';
import { messages } from '../messages';

// The calendar is below what one reads first.
const SlotPicker = lazy(() =>
  import('@/features/booking/components/SlotPicker').then((module) => ({ default: module.SlotPicker })),
);

const BlockList = lazy(() =>
  import('@/features/lines/components/BlockList').then((module) => ({ default: module.BlockList })),
);

const CallNowPanel = lazy(() =>
  import('@/features/instant/components/CallNow').then((module) => ({ default: module.CallNowPanel })),
);

const ClassDates = lazy(() =>
  import('@/features/booking/classes/ClassDates').then((module) => ({ default: module.ClassDates })),
);

const route = getRouteApi('/c/$slug');

/** The chosen time and the way on stay in view, above the phone's bottom bar. */
const sticky =
  'sticky bottom-0 -mx-5 -mb-5 rounded-b-lg bg-raised px-5 pb-5 max-md:bottom-(--bottom-bar) lg:-bottom-6 sm:-mx-6 sm:-mb-6 sm:px-6 sm:pb-6';

export function BookingPanel({ consultant }: { consultant: Consultant }) {
  const { offering: wanted } = route.useSearch();
  const navigate = route.useNavigate();
  const offerings = consultant.offerings.filter(
    ({ active, ways }) => active && ways.some((way) => way !== 'instant'),
  );
  const offering = offerings.find(({ id }) => id === wanted) ?? offerings[0];
  const [at, setAt] = useState<Moment | null>(null);
  const [zone, setZone] = useState(viewerZone);

  if (!offering) {
    return (
      <Card>
        <AtOnce consultant={consultant} />
        <EmptyState title={messages.noOfferings}>{messages.noOfferingsHint}</EmptyState>
      </Card>
    );
  }
  return (
    <Card className="grid gap-5">
      <AtOnce consultant={consultant} />
      <h2 className="text-xl">{messages.bookTitle}</h2>
      {offerings.length > 1 ? (
        <RadioGroup
          legend={messages.chooseOffering}
          value={offering.id}
          onChange={(id) => {
            setAt(null);
            void navigate({ search: { offering: id }, replace: true, resetScroll: false });
          }}
          choices={offerings.map((each) => ({
            value: each.id,
            label: each.title,
            hint: [
              minutesLong(each.duration_minutes),
              priceWords(each.price),
              ...(hasCall(each.location) ? [] : [howWords(each.location)]),
            ].join(' · '),
          }))}
        />
      ) : (
        <p className="font-semibold">{offering.title}</p>
      )}
      <OfferingFacts offering={offering} />
      {offering.ways.includes('seat') && (
        <Suspense fallback={<Skeleton className="h-32" />}>
          <ClassDates consultant={consultant} offering={offering} />
        </Suspense>
      )}
      {offering.ways.includes('place') && (
        <div className="border-t border-hairline pt-4">
          <Suspense fallback={<Skeleton className="h-32" />}>
            <BlockList consultantId={consultant.consultant_id} offeringId={offering.id} />
          </Suspense>
        </div>
      )}
      {offering.ways.includes('slot') && (
        <div className="border-t border-hairline pt-4">
          <Suspense fallback={<Skeleton className="h-96" />}>
            <SlotPicker
              key={offering.id}
              offeringId={offering.id}
              horizonDays={offering.horizon_days}
              consultantZone={consultant.zone}
              value={at}
              onChange={setAt}
              zone={zone}
              onZoneChange={setZone}
              waitAt={(days) => waitAddress(offering.id, consultant.slug, days)}
            />
          </Suspense>
        </div>
      )}
      <div aria-live="polite" className={at ? sticky : undefined}>
        {at && (
          <div className="grid gap-3 border-t border-hairline pt-4">
            <p className="sr-only">{messages.chosenTime}</p>
            <TimeForTwo at={at} until={endOf(at, offering)} zone={zone} otherZone={consultant.zone} />
            <ButtonPathLink href={bookingAddress(offering.id, at, consultant.slug)} size="large" wide>
              {messages.continueToBook}
            </ButtonPathLink>
            <p className="text-sm text-faint">{messages.continueHint}</p>
          </div>
        )}
      </div>
    </Card>
  );
}

/** Calling at once, of whom one can call or who is in a call: its code comes only then. */
function AtOnce({ consultant: { consultant_id, name, slug, offerings } }: { consultant: Consultant }) {
  const { data } = useQuery(availableNowQuery([consultant_id]));
  const found = data?.get(consultant_id);
  if (!offerings.some(({ active, ways }) => active && ways.includes('instant'))) return null;
  return (
    <div aria-live="polite">
      {found && (
        <Suspense fallback={null}>
          <CallNowPanel found={found} name={name} slug={slug} />
        </Suspense>
      )}
    </div>
  );
}

function OfferingFacts({ offering }: { offering: Offering }) {
  return (
    <div className="grid gap-1.5 text-sm">
      {offering.description && <p className="text-soft">{offering.description}</p>}
      <p>
        {minutesLong(offering.duration_minutes)}, <Price terms={offering.price} />
      </p>
      {!hasCall(offering.location) && (
        <p className="font-medium break-words">{whereWords(offering.location, 'client')}</p>
      )}
      {offering.price.kind !== 'free' && (
        <p className="text-soft">
          {messages.cancellation}: {policyWords(offering)}
        </p>
      )}
    </div>
  );
}

function policyWords({ policy }: Offering): string {
  const tiers = policy.tiers
    .filter(({ refund_percent }) => refund_percent > 0)
    .map(({ hours_before, refund_percent }) =>
      messages.refundTier(refund_percent, minutesLong(hours_before * 60)),
    );
  return tiers.length === 0 ? messages.noRefund : [...tiers, messages.noRefundAfter].join(', ');
}

function endOf(at: Moment, { duration_minutes }: Offering): Moment {
  return new Date(Date.parse(at) + duration_minutes * 60_000).toISOString();
}
