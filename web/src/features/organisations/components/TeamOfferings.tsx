/** What an organisation offers under its own name, with a calendar to choose a time from. */
import { lazy, Suspense, useState } from 'react';
import { hasCall, whereWords } from '@/features/booking/meetings/model';
import { bookingAddress } from '@/features/booking/model';
import type { Moment, OrganisationPage, TeamOffering } from '@/kit/api/types';
import { listWords, minutesLong } from '@/kit/time/format';
import { viewerZone } from '@/kit/time/viewer';
import { Button, ButtonPathLink } from '@/ui/Button';
import { Section } from '@/ui/layout';
import { Price } from '@/ui/Money';
import { Skeleton } from '@/ui/states';
import { TimeForTwo } from '@/ui/Time';
import { messages } from '../messages';

const SlotPicker = lazy(() =>
  import('@/features/booking/components/SlotPicker').then((module) => ({ default: module.SlotPicker })),
);

export function TeamOfferings({ page }: { page: OrganisationPage }) {
  return (
    <Section title={messages.offersTitle}>
      <p className="-mt-2 mb-4 text-soft">{messages.offersLead}</p>
      <ul className="divide-y divide-hairline border-y border-hairline">
        {page.offerings.map((offering) => (
          <Offered key={offering.id} page={page} offering={offering} />
        ))}
      </ul>
    </Section>
  );
}

function Offered({ page, offering }: { page: OrganisationPage; offering: TeamOffering }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li className="grid gap-4 py-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="grid min-w-0 gap-1">
          <h3 className="text-lg font-semibold">{offering.title}</h3>
          <p className="figures">
            {minutesLong(offering.duration_minutes)}, <Price terms={offering.price} />
          </p>
          <p className="text-sm text-soft">
            {offering.choosing === 'collective'
              ? messages.givenTogether(listWords(offering.consultants.map(({ name }) => name)))
              : messages.givenByOne(offering.consultants.length)}
            {offering.needs_room && `. ${messages.inRoom}.`}
          </p>
          {!hasCall(offering.location) && (
            <p className="text-sm font-medium break-words">{whereWords(offering.location, 'client')}</p>
          )}
          {offering.description && <p className="max-w-prose text-soft">{offering.description}</p>}
        </div>
        <Button
          kind={isOpen ? 'secondary' : 'primary'}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? messages.hideTimes : messages.chooseTime}
        </Button>
      </div>
      {isOpen && <TimeChoice page={page} offering={offering} />}
    </li>
  );
}

function TimeChoice({ page, offering }: { page: OrganisationPage; offering: TeamOffering }) {
  const [at, setAt] = useState<Moment | null>(null);
  const [zone, setZone] = useState(viewerZone);
  return (
    <div className="grid max-w-xl gap-4 rounded-lg border border-hairline bg-raised p-4">
      <Suspense fallback={<Skeleton className="h-96" />}>
        <SlotPicker
          offeringId={offering.id}
          horizonDays={offering.horizon_days}
          consultantZone={page.zone}
          value={at}
          onChange={setAt}
          zone={zone}
          onZoneChange={setZone}
        />
      </Suspense>
      <div aria-live="polite">
        {at && (
          <div className="grid gap-3 border-t border-hairline pt-4">
            <TimeForTwo at={at} until={endOf(at, offering)} zone={zone} otherZone={page.zone} />
            <ButtonPathLink
              href={bookingAddress(offering.id, at, { kind: 'organisation', slug: page.slug })}
              size="large"
              wide
            >
              {messages.continueToBook}
            </ButtonPathLink>
          </div>
        )}
      </div>
    </div>
  );
}

function endOf(at: Moment, { duration_minutes }: TeamOffering): Moment {
  return new Date(Date.parse(at) + duration_minutes * 60_000).toISOString();
}
