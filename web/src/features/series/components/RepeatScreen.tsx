/** Booking in a rhythm on one page: how often, each of the times as it stands, what it costs, and all or what is possible. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { TopUpResult } from '@/features/billing/components/TopUpResult';
import { AttendeeFields } from '@/features/booking/attendees/AttendeeFields';
import { messages as attendeeMessages } from '@/features/booking/attendees/messages';
import { attendeeOf, forMyself, lacksName, useKeptAttendee } from '@/features/booking/attendees/model';
import { IntakeFields } from '@/features/booking/components/IntakeFields';
import { PayAndConfirm } from '@/features/booking/components/PayAndConfirm';
import { CancellationWords, CostWords } from '@/features/booking/components/Terms';
import { answersOf, unanswered, useKeptIntake } from '@/features/booking/intake';
import { hasCall, whereWords } from '@/features/booking/meetings/model';
import { messages as bookingMessages } from '@/features/booking/messages';
import { type Offered, offeredQuery } from '@/features/booking/offering';
import { Problem } from '@/kit/api/problem';
import type { ForeseenTime, Moment, Offering, Rhythm, SeriesPreview } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { dayAndTime, zoneCity } from '@/kit/time/format';
import { Badge } from '@/ui/Badge';
import { Button, ButtonLink } from '@/ui/Button';
import { RadioGroup, Select, TextArea, TextInput } from '@/ui/inputs';
import { Link } from '@/ui/Link';
import { Card, Note, PageHeader, Section } from '@/ui/layout';
import { Money } from '@/ui/Money';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { DataList } from '@/ui/Table';
import { messages } from '../messages';
import { chosenAt, chosenOf, FEWEST_TIMES, type Picks, timesIn, totalOf } from '../model';
import { type Beat, bookSeries, previewQuery } from '../queries';

const route = getRouteApi('/repeat/$offeringId');
const LONGEST_NOTE = 2000;
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
        <Times
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

interface TimesProps {
  beat: Beat;
  slug: string;
  offering: Offering;
  name: string;
}

function Times({ beat, slug, offering, name }: TimesProps) {
  const { data, error, refetch } = useQuery(previewQuery(beat));
  const [picks, setPicks] = useState<Picks>({});
  if (error && !data) {
    return <ErrorState title={messages.previewError} error={error} onRetry={() => void refetch()} />;
  }
  if (!data) {
    return (
      <Loading label={messages.looking}>
        <Skeleton className="h-72" />
      </Loading>
    );
  }
  const chosen = chosenOf(data.times, picks);
  return (
    <div className="grid items-start gap-x-14 lg:grid-cols-[1fr_25rem]">
      <Section
        title={messages.timesTitle}
        actions={
          <p aria-live="polite" className="text-sm text-soft">
            {messages.chosen(chosen.length, data.times.length)}
          </p>
        }
      >
        <ol className="divide-y divide-hairline border-y border-hairline">
          {data.times.map((time) => (
            <TimeRow
              key={time.number}
              time={time}
              at={chosenAt(time, picks)}
              onPick={(pick) => setPicks({ ...picks, [time.number]: pick })}
            />
          ))}
        </ol>
      </Section>
      <Confirm beat={beat} slug={slug} offering={offering} name={name} preview={data} chosen={chosen} />
    </div>
  );
}

interface TimeRowProps {
  time: ForeseenTime;
  at: Moment | null;
  onPick: (pick: Moment | 'skip') => void;
}

function TimeRow({ time, at, onPick }: TimeRowProps) {
  const { number, starts_at, fate, alternatives } = time;
  const isFree = fate === 'free';
  const when = dayAndTime(starts_at);
  return (
    <li className="grid items-center gap-x-4 gap-y-2 py-3 sm:grid-cols-[1fr_15rem]">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="figures w-6 text-end text-faint">{number}</span>
        <span className={at === starts_at ? 'figures font-medium' : 'figures text-soft line-through'}>
          {when}
        </span>
        <Badge tone={isFree ? 'good' : 'warn'}>{messages.fate(fate)}</Badge>
      </p>
      {(isFree || alternatives.length > 0) && (
        <Select
          label={messages.time(number)}
          hideLabel
          value={at ?? 'skip'}
          onChange={(event) => onPick(event.target.value)}
          choices={[
            ...(isFree ? [{ value: starts_at, label: messages.asPlanned(when) }] : []),
            ...alternatives.map((each) => ({ value: each, label: messages.instead(dayAndTime(each)) })),
            { value: 'skip', label: messages.skip },
          ]}
        />
      )}
    </li>
  );
}

interface ConfirmProps extends TimesProps {
  preview: SeriesPreview;
  chosen: { number: number; starts_at: Moment }[];
}

function Confirm({ beat, slug, offering, name, preview, chosen }: ConfirmProps) {
  const client = useQueryClient();
  const navigate = route.useNavigate();
  const [must, setMust] = useState<'all' | 'possible'>('all');
  const [note, setNote] = useState('');
  const { form, form_version: version } = offering;
  const [intake, setIntake] = useKeptIntake(offering.id, form, version);
  const [attendee, setAttendee] = useKeptAttendee(offering.id);
  const [isSent, setSent] = useState(false);
  const missing = isSent && form ? unanswered(form, intake) : [];
  const lacksConsent = Boolean(form?.consent) && !intake.consent;
  const total = totalOf(preview.each, chosen.length);
  const isEnough = chosen.length >= FEWEST_TIMES;
  // Sent again after a lost connection, it is still the same order; whatever is changed or refused ends that intention.
  const intention = useRef({ about: '', key: '' });
  const send = useMutation({
    mutationFn: () => {
      const about = JSON.stringify([chosen, must, note, attendee, intake]);
      if (intention.current.about !== about) intention.current = { about, key: crypto.randomUUID() };
      return bookSeries({
        ...beat,
        chosen,
        must,
        eachMinor: preview.each.amount_minor,
        note,
        attendee: attendeeOf(attendee),
        intake: form && {
          answers: answersOf(form, intake),
          consent: form.consent ? intake.consent : false,
          version,
        },
        idempotencyKey: intention.current.key,
      });
    },
    onSuccess: async (series) => {
      setIntake(null);
      setAttendee(forMyself);
      for (const key of ['booking', 'billing']) void client.invalidateQueries({ queryKey: [key] });
      await navigate({ to: '/series/$id', params: { id: series.id } });
    },
    onError: (error) => {
      if (error instanceof Problem && error.isTemporary) return;
      intention.current = { about: '', key: '' };
      void client.invalidateQueries({ queryKey: ['booking', 'series-preview'] });
    },
  });
  const refusal = send.error instanceof Problem ? send.error : null;
  const errorOf = (field: string) => {
    if (missing.some((place) => field === `answers.${place}`)) return bookingMessages.mustAnswer;
    if (field === 'attendee.name' && isSent && lacksName(attendee)) return attendeeMessages.nameMissing;
    if (field === 'consent' && isSent && lacksConsent) return bookingMessages.mustAgree;
    return refusal?.field(field);
  };

  function submit() {
    setSent(true);
    if (lacksName(attendee)) return;
    if (form && (unanswered(form, intake).length > 0 || lacksConsent)) return;
    send.mutate();
  }

  const first = chosen[0]?.starts_at;
  return (
    <Card className="grid gap-6">
      <RadioGroup
        legend={messages.mustTitle}
        value={must}
        onChange={(value) => setMust(value as 'all' | 'possible')}
        choices={[
          { value: 'all', label: messages.all, hint: messages.allHint },
          { value: 'possible', label: messages.possible, hint: messages.possibleHint },
        ]}
      />
      <div className="grid gap-2">
        <h2 className="text-lg">{bookingMessages.costTitle}</h2>
        <CostWords price={offering.price} minutes={offering.duration_minutes} location={offering.location} />
        {!hasCall(offering.location) && (
          <p className="font-medium break-words">{whereWords(offering.location, 'client')}</p>
        )}
        {total && (
          <>
            <DataList
              items={[
                { term: messages.each, value: <Money value={preview.each} /> },
                {
                  term: messages.total,
                  value: (
                    <span data-testid="series-total">
                      <Money value={total} className="font-semibold" />
                    </span>
                  ),
                },
              ]}
            />
            <p className="text-sm text-soft">{messages.ownTerms}</p>
          </>
        )}
      </div>
      {first && (
        <details className="text-sm">
          <summary className="min-h-6">{bookingMessages.cancellationTitle}</summary>
          <CancellationWords price={offering.price} policy={offering.policy} startsAt={first} />
        </details>
      )}
      {form && (
        <div className="grid gap-4">
          <h2 className="text-lg">{bookingMessages.questionsTitle}</h2>
          <IntakeFields form={form} draft={intake} errorOf={errorOf} onChange={setIntake} />
        </div>
      )}
      <AttendeeFields draft={attendee} errorOf={errorOf} onChange={setAttendee} />
      <TextArea
        label={bookingMessages.note}
        optional
        hint={bookingMessages.noteHint(name)}
        maxLength={LONGEST_NOTE}
        value={note}
        error={refusal?.field('note')}
        onChange={(event) => setNote(event.target.value)}
      />
      {offering.rules.approval === 'by_hand' && (
        <Note title={bookingMessages.askFirstTitle}>{bookingMessages.askFirst(name)}</Note>
      )}
      <PayAndConfirm limit={isEnough ? total : null} returnTo={addressOf(beat, slug)}>
        {!isEnough && <p className="text-sm text-soft">{messages.tooFew}</p>}
        {send.error && (
          <div role="alert">
            <Note tone="bad">{send.error.message}</Note>
          </div>
        )}
        <Button
          size="large"
          wide
          disabled={!isEnough}
          busy={(send.isPending || send.isSuccess) && messages.booking}
          onClick={submit}
        >
          {messages.confirm(chosen.length)}
        </Button>
      </PayAndConfirm>
    </Card>
  );
}

/** Where one comes back to after adding money. */
function addressOf({ offeringId, at, rhythm, times }: Beat, slug: string): string {
  const search = new URLSearchParams({ at, with: slug, times: String(times) });
  if (rhythm !== 'weekly') search.set('rhythm', rhythm);
  return `/repeat/${encodeURIComponent(offeringId)}?${search}`;
}
