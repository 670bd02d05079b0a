/** The form of a booking, until it is sent. What was typed and chosen outlives a payment, a reload and signing in. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { TopUpResult } from '@/features/billing/components/TopUpResult';
import { GuestPart } from '@/features/guests/components/GuestPart';
import { messages as guestMessages } from '@/features/guests/messages';
import { beginAsGuest } from '@/features/guests/queries';
import { useBegun } from '@/features/guests/useBegun';
import { Problem } from '@/kit/api/problem';
import type { Moment } from '@/kit/api/types';
import { useSession } from '@/kit/auth/session';
import { Button, Spinner } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { Link } from '@/ui/Link';
import { Card, Note, PageHeader, Section } from '@/ui/layout';
import { draftOf } from '../attendees/model';
import { messages as meetingMessages } from '../meetings/messages';
import { hasCall } from '../meetings/model';
import { messages } from '../messages';
import { bookingAddress, priceLimit } from '../model';
import type { Offered } from '../offering';
import { book } from '../queries';
import { askedOf, useSaid } from '../said';
import { ChosenTime, useKeptTime } from './ChosenTime';
import { PayAndConfirm } from './PayAndConfirm';
import { SaidFields } from './SaidFields';
import { CancellationWords, CostWords } from './Terms';

const route = getRouteApi('/book/$offeringId');

/** Refusals after which another time must be chosen. */
const aboutTime = [
  'booking.slot_taken',
  'booking.not_offered',
  'booking.too_soon',
  'booking.too_far_ahead',
  'booking.client_busy',
  'booking.day_full',
  'booking.week_full',
  'booking.no_room_free',
];

export function BookForm({ giver, offering }: Offered) {
  const { at = null, payment, begun, wait } = route.useSearch();
  const navigate = route.useNavigate();
  const { me } = useSession();
  const client = useQueryClient();
  const asked = askedOf(offering);
  const said = useSaid(asked);
  const { keptFor, isGone } = useKeptTime(wait, at);
  const limit = priceLimit(offering.price, offering.duration_minutes);
  // Sent again after a lost connection, it is still the same booking; a refusal ends that intention.
  const intention = useRef<string>(crypto.randomUUID());
  // What a guest's request was refused for, said where it concerns.
  const [guestRefusal, setGuestRefusal] = useState<Error | null>(null);

  const wishFor = (wanted: Moment) => ({ offeringId: offering.id, at: wanted, ...said.wish });

  function askAnew(error: Error | null) {
    if (error instanceof Problem && error.code === 'booking.form_changed') {
      void client.invalidateQueries({ queryKey: ['directory'] });
    }
  }

  const send = useMutation({
    mutationFn: (wanted: Moment) =>
      book({
        ...wishFor(wanted),
        isTeam: giver.kind === 'organisation',
        waitId: keptFor?.id,
        idempotencyKey: intention.current,
      }),
    // A new account reaches the calendar a moment after it is made.
    retry: (failures, error) =>
      error instanceof Problem && error.code === 'booking.not_known_yet' && failures < 4,
    retryDelay: 1_500,
    onSuccess: async (booking) => {
      said.forget();
      await navigate({
        search: ({ begun: _, ...old }) => ({ ...old, booking: booking.id }),
        replace: true,
      });
    },
    onError: (error) => {
      if (!(error instanceof Problem && error.isTemporary)) intention.current = crypto.randomUUID();
      askAnew(error);
    },
  });

  function choose(next: Moment | null) {
    intention.current = crypto.randomUUID();
    send.reset();
    setGuestRefusal(null);
    void navigate({
      search: ({ at: _, wait: __, ...old }) => ({ ...old, ...(next ? { at: next } : {}) }),
      replace: true,
      resetScroll: false,
    });
  }

  function submit(wanted: Moment) {
    if (said.isWhole()) send.mutate(wanted);
  }

  // What a guest typed before the letter is there again; what is free and whole needs no further button.
  const restored = useBegun(me ? begun : undefined, ({ note, answers, consent, form_version, attendee }) => {
    intention.current = begun ?? intention.current;
    said.setNote(note ?? '');
    said.setAttendee(draftOf(attendee));
    if (asked.form && form_version === asked.version) said.setIntake({ answers, consent });
  });
  const hasTried = useRef(false);
  useEffect(() => {
    if (restored !== 'done' || hasTried.current || limit || !at) return;
    hasTried.current = true;
    submit(at);
  });

  const failure = send.error ?? guestRefusal;
  const refusal = failure instanceof Problem ? failure : null;
  const isTimeRefused = refusal !== null && aboutTime.includes(refusal.code);
  const isAsking = 'rules' in offering && offering.rules.approval === 'by_hand';
  const isOwn = me?.id === giver.id;
  const ownAddress = bookingAddress(offering.id, at ?? '', giver).replace('at=&', '');
  return (
    <>
      <PageHeader
        above={
          <Link to={giver.kind === 'organisation' ? '/o/$slug' : '/c/$slug'} params={{ slug: giver.slug }}>
            {giver.name}
          </Link>
        }
        title={hasCall(offering.location) ? messages.bookTitle : meetingMessages.bookMeetingTitle}
        lead={messages.bookWith(offering.title, giver.name)}
      />
      {payment && (
        <div className="pb-8">
          <TopUpResult
            paymentId={payment}
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
      <div className="grid items-start gap-x-14 lg:grid-cols-[1fr_25rem]">
        <div className="min-w-0">
          <ChosenTime
            giver={giver}
            offering={offering}
            at={at}
            refused={isTimeRefused ? refusal : null}
            refusal={refusal}
            keptFor={keptFor}
            isKeptGone={isGone && !send.isPending}
            canRepeat={giver.kind === 'consultant' && !isOwn}
            onChoose={choose}
          />
          <Section title={messages.costTitle}>
            <div className="grid max-w-prose gap-2">
              <CostWords
                price={offering.price}
                minutes={offering.duration_minutes}
                location={offering.location}
              />
            </div>
          </Section>
          {at && (
            <Section title={messages.cancellationTitle}>
              <CancellationWords price={offering.price} policy={offering.policy} startsAt={at} />
            </Section>
          )}
        </div>
        <Card className={classes('grid gap-6', !asked.form && 'lg:sticky lg:top-22')}>
          <SaidFields said={said} form={asked.form} giver={giver.name} forOthers={!isOwn} refusal={refusal} />
          {restored === 'loading' && (
            <p role="status" className="flex items-center gap-3">
              <Spinner />
              {guestMessages.finishing}
            </p>
          )}
          {isAsking && !isOwn && <Note title={messages.askFirstTitle}>{messages.askFirst(giver.name)}</Note>}
          {isOwn ? (
            <Note tone="warn" title={messages.ownOffering}>
              {messages.ownOfferingText}
            </Note>
          ) : !me ? (
            <GuestPart
              giver={giver.name}
              wanted={at}
              isReady={at !== null && !isTimeRefused}
              notReady={messages.chooseTime}
              refusal={refusal}
              error={failure && !isTimeRefused && !refusal?.fields.length ? failure.message : null}
              signInNext={ownAddress}
              isWhole={said.isWhole}
              begin={(guest) => beginAsGuest(wishFor(at ?? ''), guest)}
              onRefused={(error) => {
                setGuestRefusal(error);
                askAnew(error);
              }}
            />
          ) : (
            <PayAndConfirm limit={limit} returnTo={`${ownAddress}${wait ? `&wait=${wait}` : ''}`}>
              {send.error && !isTimeRefused && (
                <div role="alert">
                  <Note tone="bad">{send.error.message}</Note>
                </div>
              )}
              <Button
                size="large"
                wide
                disabled={!at || isTimeRefused}
                busy={(send.isPending || send.isSuccess) && (isAsking ? messages.asking : messages.booking)}
                onClick={() => at && submit(at)}
              >
                {at ? (isAsking ? messages.ask : messages.confirm) : messages.chooseTime}
              </Button>
              {limit && <p className="text-sm text-faint">{messages.confirmHint}</p>}
            </PayAndConfirm>
          )}
        </Card>
      </div>
    </>
  );
}
