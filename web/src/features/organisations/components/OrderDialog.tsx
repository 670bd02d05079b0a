/** Booking for a client: who, what, and one of the free times. */
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { consultantQuery } from '@/features/directory/queries';
import { Problem } from '@/kit/api/problem';
import type { CalendarDate, Moment, OwnOrganisation } from '@/kit/api/types';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Select, TextArea, TextInput } from '@/ui/inputs';
import { ErrorState, Skeleton } from '@/ui/states';
import { Time } from '@/ui/Time';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { organisationQuery } from '../pageQuery';
import { bookAtDesk, type DeskOrder } from '../queries';
import { canSendLink, LinkPart } from './LinkPart';

const SlotPicker = lazy(() =>
  import('@/features/booking/components/SlotPicker').then((module) => ({ default: module.SlotPicker })),
);

interface OrderDialogProps {
  organisation: OwnOrganisation;
  date: CalendarDate;
  onClose: () => void;
}

interface Bookable {
  id: string;
  label: string;
  horizonDays: number;
}

export function OrderDialog({ organisation, onClose }: OrderDialogProps) {
  const { slug, zone: ownZone } = organisation;
  const client = useQueryClient();
  const bookable = useBookable(slug);
  const [email, setEmail] = useState('');
  const [note, setNote] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [at, setAt] = useState<Moment | null>(null);
  const [zone, setZone] = useState(ownZone);
  const offering = bookable.find(({ id }) => id === chosen) ?? bookable[0];
  const booking = useMutation({
    mutationFn: (order: DeskOrder) => bookAtDesk(slug, order),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ['booking'] });
      toast(messages.booked(made.client.name), 'good');
      onClose();
    },
  });
  const problem = booking.error instanceof Problem ? booking.error : null;
  const order = at && offering && { email, offeringId: offering.id, startsAt: at, note };
  return (
    <Dialog
      open
      shape="sheet"
      onClose={onClose}
      locked={booking.isPending}
      title={messages.orderTitle}
      actions={
        <>
          <Button
            type="submit"
            form="order"
            busy={booking.isPending && messages.booking}
            disabled={!order || email.trim() === ''}
          >
            {messages.bookNow}
          </Button>
          <Button kind="secondary" onClick={onClose} disabled={booking.isPending}>
            {messages.cancel}
          </Button>
        </>
      }
    >
      <form
        id="order"
        noValidate
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (order && !booking.isPending) booking.mutate(order);
        }}
      >
        <p className="text-sm text-soft">{messages.orderText}</p>
        <TextInput
          label={messages.clientEmail}
          type="email"
          autoComplete="off"
          value={email}
          error={problem?.field('email')}
          onChange={(event) => {
            setEmail(event.target.value);
            booking.reset();
          }}
        />
        {offering ? (
          <>
            <Select
              label={messages.what}
              value={offering.id}
              choices={bookable.map(({ id, label }) => ({ value: id, label }))}
              onChange={(event) => {
                setChosen(event.target.value);
                setAt(null);
              }}
            />
            <div className="grid gap-2">
              <p className="text-sm font-semibold">{messages.when}</p>
              <Suspense fallback={<Skeleton className="h-80" />}>
                <SlotPicker
                  key={offering.id}
                  offeringId={offering.id}
                  horizonDays={offering.horizonDays}
                  consultantZone={ownZone}
                  value={at}
                  onChange={setAt}
                  zone={zone}
                  onZoneChange={setZone}
                />
              </Suspense>
              <p className="font-semibold" aria-live="polite">
                {at ? <Time at={at} zone={zone} /> : messages.chooseWhen}
              </p>
            </div>
          </>
        ) : (
          <Skeleton className="h-80" />
        )}
        <TextArea
          label={messages.noteLabel}
          optional
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        {order && canSendLink(problem) ? (
          <LinkPart
            slug={slug}
            refusal={problem}
            order={order}
            onSent={(minutes) => {
              toast(messages.linkSent(email.trim(), minutes), 'good');
              onClose();
            }}
          />
        ) : (
          booking.error && !problem?.field('email') && <ErrorState error={booking.error} />
        )}
      </form>
    </Dialog>
  );
}

/** What the organisation offers, then what each of its consultants does. */
function useBookable(slug: string): Bookable[] {
  const { data: page } = useQuery(organisationQuery(slug));
  const consultants = useQueries({
    queries: (page?.consultants ?? []).map((card) => consultantQuery(card.slug)),
  });
  const ours = (page?.offerings ?? []).map(({ id, title, horizon_days }) => ({
    id,
    label: messages.byUs(title),
    horizonDays: horizon_days,
  }));
  const theirs = consultants.flatMap(({ data }) =>
    (data?.offerings ?? [])
      .filter(({ active, ways }) => active && ways.includes('slot'))
      .map(({ id, title, horizon_days }) => ({
        id,
        label: messages.withWhom(title, data?.name ?? ''),
        horizonDays: horizon_days,
      })),
  );
  return [...ours, ...theirs];
}
