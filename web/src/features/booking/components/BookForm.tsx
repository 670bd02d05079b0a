/** The form of a booking, until it is sent. What was typed and chosen outlives a payment, a reload and signing in. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { TopUpResult } from '@/features/billing/components/TopUpResult';
import { GuestPart } from '@/features/guests/components/GuestPart';
import { messages as guestMessages } from '@/features/guests/messages';
import { beginAsGuest } from '@/features/guests/queries';
import { useBegun } from '@/features/guests/useBegun';
import { messages as seriesMessages } from '@/features/series/messages';
import { Problem } from '@/kit/api/problem';
import type { CalendarDate, Moment, Offering, TeamOffering } from '@/kit/api/types';
import { useSession } from '@/kit/auth/session';
import { clockTime, minutesLong } from '@/kit/time/format';
import { viewerZone } from '@/kit/time/viewer';
import { Avatar } from '@/ui/Avatar';
import { Button, Spinner } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { TextArea } from '@/ui/inputs';
import { Link } from '@/ui/Link';
import { Card, Note, PageHeader, Section } from '@/ui/layout';
import { Price } from '@/ui/Money';
import { Skeleton } from '@/ui/states';
import { TimeForTwo } from '@/ui/Time';
import { AttendeeFields } from '../attendees/AttendeeFields';
import { messages as attendeeMessages } from '../attendees/messages';
import { attendeeOf, draftOf, forMyself, lacksName, useKeptAttendee } from '../attendees/model';
import { answersOf, unanswered, useKeptIntake } from '../intake';
import { messages as meetingMessages } from '../meetings/messages';
import { hasCall, whereWords } from '../meetings/model';
import { messages } from '../messages';
import { bookingAddress, priceLimit } from '../model';
import type { Offered } from '../offering';
import { book } from '../queries';
import { messages as waitMessages } from '../waits/messages';
import { isKeptTime, waitAddress } from '../waits/model';
import { dayWaitsQuery } from '../waits/queries';
import { IntakeFields } from './IntakeFields';
import { NearestTimes } from './NearestTimes';
import { PayAndConfirm } from './PayAndConfirm';
import { CancellationWords, CostWords } from './Terms';

const SlotPicker = lazy(() => import('./SlotPicker').then((module) => ({ default: module.SlotPicker })));

const route = getRouteApi('/book/$offeringId');
const LONGEST_NOTE = 2000;

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
  const [isPicking, setPicking] = useState(at === null);
  const [zone, setZone] = useState(viewerZone);
  const [note, setNote] = useKeptNote(offering.id);
  const [attendee, setAttendee] = useKeptAttendee(offering.id);
  const client = useQueryClient();
  const waits = useQuery({ ...dayWaitsQuery, enabled: wait !== undefined });
  const ownWait = waits.data?.find(({ id }) => id === wait);
  const keptFor = isKeptTime(ownWait, at) ? ownWait : undefined;
  const form = 'form' in offering ? offering.form : null;
  const formVersion = 'form' in offering ? offering.form_version : 0;
  const [intake, setIntake] = useKeptIntake(offering.id, form, formVersion);
  const [isSent, setSent] = useState(false);
  const missing = isSent && form ? unanswered(form, intake) : [];
  const lacksConsent = Boolean(form?.consent) && !intake.consent;
  const limit = priceLimit(offering.price, offering.duration_minutes);
  // Sent again after a lost connection, it is still the same booking; a refusal ends that intention.
  const intention = useRef<string>(crypto.randomUUID());

  const wishFor = (wanted: Moment) => ({
    offeringId: offering.id,
    at: wanted,
    note,
    attendee: attendeeOf(attendee),
    intake: form && {
      answers: answersOf(form, intake),
      consent: form.consent ? intake.consent : false,
      version: formVersion,
    },
  });

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
      setNote('');
      setIntake(null);
      setAttendee(forMyself);
      await navigate({
        search: ({ begun: _, ...old }) => ({ ...old, booking: booking.id }),
        replace: true,
      });
    },
    onError: (error) => {
      if (!(error instanceof Problem && error.isTemporary)) intention.current = crypto.randomUUID();
      if (error instanceof Problem && error.code === 'booking.form_changed') {
        void client.invalidateQueries({ queryKey: ['directory'] });
      }
    },
  });

  // What a guest's request was refused for, said where it concerns.
  const [guestRefusal, setGuestRefusal] = useState<Error | null>(null);

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

  const failure = send.error ?? guestRefusal;
  const refusal = failure instanceof Problem ? failure : null;
  const errorOf = (field: string) => {
    if (missing.some((place) => field === `answers.${place}`)) return messages.mustAnswer;
    if (field === 'attendee.name' && isSent && lacksName(attendee)) return attendeeMessages.nameMissing;
    if (field === 'consent' && isSent && lacksConsent) return messages.mustAgree;
    return refusal?.field(field);
  };

  function isWhole(): boolean {
    setSent(true);
    return !((form && (unanswered(form, intake).length > 0 || lacksConsent)) || lacksName(attendee));
  }

  function submit(wanted: Moment) {
    if (isWhole()) send.mutate(wanted);
  }

  // What a guest typed before the letter is there again; what is free and whole needs no further button.
  const restored = useBegun(
    me ? begun : undefined,
    ({ note: typed, answers, consent, form_version, ...rest }) => {
      intention.current = begun ?? intention.current;
      setNote(typed ?? '');
      setAttendee(draftOf(rest.attendee));
      if (form && form_version === formVersion) setIntake({ answers, consent });
    },
  );
  const hasTried = useRef(false);
  useEffect(() => {
    if (restored !== 'done' || hasTried.current || limit || !at) return;
    hasTried.current = true;
    submit(at);
  });

  const isTimeRefused = refusal !== null && aboutTime.includes(refusal.code);
  const isAsking = 'rules' in offering && offering.rules.approval === 'by_hand';
  const isOwn = me?.id === giver.id;
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
          <Section
            title={messages.yourTime}
            actions={
              at &&
              !isTimeRefused && (
                <Button
                  kind="quiet"
                  size="small"
                  aria-expanded={isPicking}
                  onClick={() => setPicking(!isPicking)}
                >
                  {isPicking ? messages.closePicker : messages.changeTime}
                </Button>
              )
            }
          >
            {at && (
              <div className="flex items-start gap-4">
                <Avatar id={giver.id} name={giver.name} src={giver.picture_url} />
                <div>
                  <p data-testid="chosen-time" className="text-lg">
                    <TimeForTwo at={at} until={endOf(at, offering)} zone={zone} otherZone={giver.zone} />
                  </p>
                  <p className="text-sm text-soft">
                    {minutesLong(offering.duration_minutes)}, <Price terms={offering.price} />
                  </p>
                  {!hasCall(offering.location) && (
                    <p className="text-sm font-medium break-words">
                      {whereWords(offering.location, 'client')}
                    </p>
                  )}
                  {giver.kind === 'consultant' && !isOwn && (
                    <p className="mt-1 text-sm">
                      <Link
                        to="/repeat/$offeringId"
                        params={{ offeringId: offering.id }}
                        search={{ at, with: giver.slug }}
                      >
                        {seriesMessages.repeat}
                      </Link>
                    </p>
                  )}
                </div>
              </div>
            )}
            {keptFor?.kept && !isTimeRefused && (
              <div className="mt-5">
                <Note tone="good" title={waitMessages.keptTitle}>
                  {waitMessages.keptUntil(clockTime(keptFor.kept.until))}
                </Note>
              </div>
            )}
            {wait && waits.data && !keptFor && !send.isPending && (
              <div className="mt-5">
                <Note tone="warn">{waitMessages.keptGone}</Note>
              </div>
            )}
            {at && isTimeRefused && (
              <div className="mt-5">
                <Note tone="warn" title={messages.takenTitle}>
                  {refusal.message}
                </Note>
                <NearestTimes
                  offeringId={offering.id}
                  wanted={at}
                  zone={zone}
                  onChoose={(next) => {
                    setPicking(false);
                    choose(next);
                  }}
                />
              </div>
            )}
            {(isPicking || (isTimeRefused && at)) && (
              <div className="mt-6 max-w-lg">
                <Suspense fallback={<Skeleton className="h-96" />}>
                  <SlotPicker
                    key={refusal ? refusal.requestId : 'picker'}
                    offeringId={offering.id}
                    horizonDays={offering.horizon_days}
                    consultantZone={giver.zone}
                    value={at}
                    onChange={choose}
                    zone={zone}
                    onZoneChange={setZone}
                    {...(giver.kind === 'consultant' && {
                      waitAt: (days: { from: CalendarDate; to: CalendarDate }) =>
                        waitAddress(offering.id, giver.slug, days),
                    })}
                  />
                </Suspense>
              </div>
            )}
          </Section>
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
        <Card className={classes('grid gap-6', !form && 'lg:sticky lg:top-22')}>
          {form && (
            <div className="grid gap-4">
              <h2 className="text-lg">{messages.questionsTitle}</h2>
              <IntakeFields form={form} draft={intake} errorOf={errorOf} onChange={setIntake} />
            </div>
          )}
          {!isOwn && <AttendeeFields draft={attendee} errorOf={errorOf} onChange={setAttendee} />}
          <TextArea
            label={messages.note}
            optional
            hint={messages.noteHint(giver.name)}
            maxLength={LONGEST_NOTE}
            value={note}
            error={refusal?.field('note')}
            onChange={(event) => setNote(event.target.value)}
          />
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
              signInNext={bookingAddress(offering.id, at ?? '', giver).replace('at=&', '')}
              isWhole={isWhole}
              begin={(guest) => beginAsGuest(wishFor(at ?? ''), guest)}
              onRefused={(error) => {
                setGuestRefusal(error);
                if (error instanceof Problem && error.code === 'booking.form_changed') {
                  void client.invalidateQueries({ queryKey: ['directory'] });
                }
              }}
            />
          ) : (
            <PayAndConfirm
              limit={limit}
              returnTo={`${bookingAddress(offering.id, at ?? '', giver).replace('at=&', '')}${wait ? `&wait=${wait}` : ''}`}
            >
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

/** A note that is still there after the payment page. */
function useKeptNote(offeringId: string): [string, (note: string) => void] {
  const key = `consulta.note.${offeringId}`;
  const [note, setNote] = useState(() => {
    try {
      return sessionStorage.getItem(key) ?? '';
    } catch {
      return '';
    }
  });
  useEffect(() => {
    try {
      if (note) sessionStorage.setItem(key, note);
      else sessionStorage.removeItem(key);
    } catch {
      // Without storage the note lasts as long as the page.
    }
  }, [key, note]);
  return [note, setNote];
}

function endOf(at: Moment, { duration_minutes }: Offering | TeamOffering): Moment {
  return new Date(Date.parse(at) + duration_minutes * 60_000).toISOString();
}
