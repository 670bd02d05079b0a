/** An offering while it is edited, and its terms in words; pure. */
import type {
  Approval,
  Form,
  Location,
  LocationKind,
  Money,
  Offering,
  OfferingTerms,
  Policy,
  PriceKind,
  PriceTerms,
  Question,
  QuestionKind,
  Way,
} from '@/kit/api/types';
import { decimalOf, parseMoney } from '@/kit/money/money';

/** Everything as it stands in its field. */
export interface OfferingDraft {
  title: string;
  description: string;
  duration: string;
  kind: PriceKind;
  amount: string;
  minimum: string;
  cap: string;
  tiers: TierDraft[];
  noShowPercent: string;
  interval: string;
  bufferBefore: string;
  bufferAfter: string;
  notice: string;
  noticeUnit: NoticeUnit;
  horizon: string;
  ways: readonly Way[];
  location: LocationKind;
  address: string;
  phone: string;
  approval: Approval;
  mostADay: string;
  mostAWeek: string;
  mostOpen: string;
  questions: QuestionDraft[];
  consent: string;
}

export interface QuestionDraft {
  key: string;
  kind: QuestionKind;
  label: string;
  required: boolean;
  /** One choice a line. */
  choices: string;
}

export interface TierDraft {
  key: string;
  hours: string;
  percent: string;
}

export type NoticeUnit = 'minutes' | 'hours' | 'days';

const MINUTES_IN: Record<NoticeUnit, number> = { minutes: 1, hours: 60, days: 1440 };

/** The service's own limits, said before it has to. */
export const LIMITS = {
  title: 120,
  description: 2000,
  shortestMinutes: 5,
  longestMinutes: 480,
  longestBufferMinutes: 240,
  longestNoticeMinutes: 30 * 1440,
  longestHorizonDays: 365,
  mostTiers: 10,
  mostTierHours: 8760,
  mostADay: 100,
  mostAWeek: 500,
  mostOpen: 100,
  mostQuestions: 20,
  mostChoices: 20,
  label: 300,
  choice: 120,
  consent: 5000,
  address: 300,
  phone: 30,
} as const;

let tiersMade = 0;

export function tierDraft(hours: number | string, percent: number | string): TierDraft {
  tiersMade += 1;
  return { key: `tier-${tiersMade}`, hours: String(hours), percent: String(percent) };
}

/** One of you, many of them. */
export function isClass({ ways }: Pick<OfferingDraft, 'ways'>): boolean {
  return ways.includes('seat');
}

let questionsMade = 0;

export function questionDraft(question: Partial<QuestionDraft> = {}): QuestionDraft {
  questionsMade += 1;
  return {
    kind: 'short_text',
    label: '',
    required: false,
    choices: '',
    ...question,
    key: `question-${questionsMade}`,
  };
}

export function isChoosing(kind: QuestionKind): boolean {
  return kind === 'choice' || kind === 'multiple_choice';
}

/** The choices that stand one a line, each once. */
export function linesOf(choices: string): string[] {
  return [...new Set(choices.split('\n').map((line) => line.trim()))].filter(Boolean);
}

/** A question one place up or down; at the end of the list nothing moves. */
export function moved(questions: readonly QuestionDraft[], place: number, by: -1 | 1): QuestionDraft[] {
  const next = [...questions];
  const [question] = next.splice(place, 1);
  if (question) next.splice(Math.min(Math.max(place + by, 0), next.length), 0, question);
  return next;
}

/** What most consultants begin with. */
export function newDraft(): OfferingDraft {
  return {
    title: '',
    description: '',
    duration: '30',
    kind: 'per_minute',
    amount: '',
    minimum: '',
    cap: '',
    tiers: [tierDraft(24, 100), tierDraft(2, 50)],
    noShowPercent: '100',
    interval: '30',
    bufferBefore: '0',
    bufferAfter: '0',
    notice: '1',
    noticeUnit: 'hours',
    horizon: '60',
    ways: ['slot'],
    location: 'video',
    address: '',
    phone: '',
    approval: 'automatic',
    mostADay: '',
    mostAWeek: '',
    mostOpen: '',
    questions: [],
    consent: '',
  };
}

export function draftOfOffering(offering: Offering): OfferingDraft {
  const typed = (money: Money | null) => (money ? decimalOf(money) : '');
  return {
    title: offering.title,
    description: offering.description,
    duration: String(offering.duration_minutes),
    kind: offering.price.kind,
    amount: typed(offering.price.amount),
    minimum: typed(offering.price.minimum),
    cap: typed(offering.price.cap),
    tiers: offering.policy.tiers.map(({ hours_before, refund_percent }) =>
      tierDraft(hours_before, refund_percent),
    ),
    noShowPercent: String(offering.policy.no_show_charge_percent),
    interval: String(offering.interval_minutes),
    bufferBefore: String(offering.buffer_before_minutes),
    bufferAfter: String(offering.buffer_after_minutes),
    ...noticeOf(offering.minimum_notice_minutes),
    horizon: String(offering.horizon_days),
    ways: offering.ways,
    location: offering.location.kind,
    address: offering.location.address ?? '',
    phone: offering.location.phone ?? '',
    approval: offering.rules.approval,
    mostADay: String(offering.rules.most_a_day ?? ''),
    mostAWeek: String(offering.rules.most_a_week ?? ''),
    mostOpen: String(offering.rules.most_open ?? ''),
    questions: (offering.form?.questions ?? []).map((question) =>
      questionDraft({ ...question, choices: question.choices.join('\n') }),
    ),
    consent: offering.form?.consent ?? '',
  };
}

/** In the largest unit that divides it: 1440 is one day, 90 is 90 minutes. */
export function noticeOf(minutes: number): { notice: string; noticeUnit: NoticeUnit } {
  const unit = (['days', 'hours'] as const).find((each) => minutes > 0 && minutes % MINUTES_IN[each] === 0);
  return unit
    ? { notice: String(minutes / MINUTES_IN[unit]), noticeUnit: unit }
    : { notice: String(minutes), noticeUnit: 'minutes' };
}

export type Refusal =
  | 'missing'
  | 'not-whole'
  | 'too-small'
  | 'too-large'
  | 'not-money'
  | 'nothing'
  | 'cap-below-minimum'
  | 'tier-hours-rise'
  | 'tier-percent-rises'
  | 'choices'
  | 'too-long'
  | 'no-number';

/** What is wrong, by the field's name; tiers are "tiers.0.hours". */
export type Refusals = ReadonlyMap<string, Refusal>;

/** The terms the draft makes, or what stands in the way. Fields that are fine are in `terms` for the preview. */
export function readDraft(
  draft: OfferingDraft,
  currency: string,
): { terms: OfferingTerms; refusals: Refusals } {
  const refusals = new Map<string, Refusal>();

  function whole(field: string, typed: string, least: number, most: number): number {
    if (!/^\d{1,6}$/.test(typed.trim())) {
      refusals.set(field, typed.trim() === '' ? 'missing' : 'not-whole');
      return least;
    }
    const value = Number(typed);
    if (value < least) refusals.set(field, 'too-small');
    if (value > most) refusals.set(field, 'too-large');
    return value;
  }

  function readForm(): Form | null {
    // Seats are taken without a form.
    if (isClass(draft)) return null;
    const questions = draft.questions.map(({ kind, label, required, choices }, place): Question => {
      const named = isChoosing(kind) ? linesOf(choices) : [];
      if (label.trim() === '') refusals.set(`questions.${place}.label`, 'missing');
      if (isChoosing(kind) && (named.length < 2 || named.length > LIMITS.mostChoices)) {
        refusals.set(`questions.${place}.choices`, 'choices');
      }
      if (named.some((choice) => choice.length > LIMITS.choice)) {
        refusals.set(`questions.${place}.choices`, 'too-long');
      }
      return { kind, label: label.trim(), required, choices: named };
    });
    const consent = draft.consent.trim() || null;
    return questions.length === 0 && consent === null ? null : { questions, consent };
  }

  function money(field: string, typed: string, isOptional: boolean): Money | null {
    if (typed.trim() === '') {
      if (!isOptional) refusals.set(field, 'missing');
      return null;
    }
    const read = parseMoney(typed, currency);
    if (read === null) refusals.set(field, 'not-money');
    else if (read.amount_minor === 0 && !isOptional) refusals.set(field, 'nothing');
    return read;
  }

  /** A limit that is not given is none. */
  function limit(field: 'mostADay' | 'mostAWeek' | 'mostOpen', most: number): number | null {
    return draft[field].trim() === '' ? null : whole(field, draft[field], 1, most);
  }

  /** Only what belongs to the chosen kind is sent; the rest stays in its field for who changes their mind. */
  function readLocation(): Location {
    const address = draft.location === 'in_person' ? draft.address.trim() : null;
    const phone = draft.location === 'phone' ? draft.phone.trim() : null;
    if (address === '') refusals.set('address', 'missing');
    if (phone === '') refusals.set('phone', 'missing');
    else if (phone !== null && !isNumber(phone)) refusals.set('phone', 'no-number');
    return { kind: draft.location, address, phone };
  }

  if (draft.title.trim() === '') refusals.set('title', 'missing');
  if (draft.ways.length === 0) refusals.set('ways', 'missing');
  const price = readPrice(draft, money, refusals);
  const terms: OfferingTerms = {
    title: draft.title.trim(),
    description: draft.description.trim(),
    duration_minutes: whole('duration', draft.duration, LIMITS.shortestMinutes, LIMITS.longestMinutes),
    price,
    policy: readPolicy(draft, whole, refusals),
    interval_minutes: whole('interval', draft.interval, LIMITS.shortestMinutes, LIMITS.longestMinutes),
    buffer_before_minutes: whole('bufferBefore', draft.bufferBefore, 0, LIMITS.longestBufferMinutes),
    buffer_after_minutes: whole('bufferAfter', draft.bufferAfter, 0, LIMITS.longestBufferMinutes),
    minimum_notice_minutes:
      whole(
        'notice',
        draft.notice,
        0,
        Math.floor(LIMITS.longestNoticeMinutes / MINUTES_IN[draft.noticeUnit]),
      ) * MINUTES_IN[draft.noticeUnit],
    horizon_days: whole('horizon', draft.horizon, 1, LIMITS.longestHorizonDays),
    ways: [...draft.ways],
    form: readForm(),
    location: readLocation(),
    rules: {
      approval: draft.approval,
      most_a_day: limit('mostADay', LIMITS.mostADay),
      most_a_week: limit('mostAWeek', LIMITS.mostAWeek),
      most_open: limit('mostOpen', LIMITS.mostOpen),
    },
  };
  return { terms, refusals };
}

/** Digits enough to call, and the signs people write between them. */
function isNumber(typed: string): boolean {
  return /^\+?[0-9 ()/.-]+$/.test(typed) && typed.replace(/\D/g, '').length >= 5;
}

function readPrice(
  draft: OfferingDraft,
  money: (field: string, typed: string, isOptional: boolean) => Money | null,
  refusals: Map<string, Refusal>,
): PriceTerms {
  if (draft.kind === 'free') return { kind: 'free', amount: null, minimum: null, cap: null };
  const amount = money('amount', draft.amount, false);
  if (draft.kind === 'per_session') return { kind: 'per_session', amount, minimum: null, cap: null };
  const minimum = money('minimum', draft.minimum, true);
  const cap = money('cap', draft.cap, true);
  if (minimum && cap && cap.amount_minor < minimum.amount_minor) refusals.set('cap', 'cap-below-minimum');
  return { kind: 'per_minute', amount, minimum, cap };
}

function readPolicy(
  draft: OfferingDraft,
  whole: (field: string, typed: string, least: number, most: number) => number,
  refusals: Map<string, Refusal>,
): Policy {
  // Nobody loses money on what costs none.
  if (draft.kind === 'free') return { tiers: [], no_show_charge_percent: 0 };
  const tiers = draft.tiers.map(({ hours, percent }, place) => ({
    hours_before: whole(`tiers.${place}.hours`, hours, 0, LIMITS.mostTierHours),
    refund_percent: whole(`tiers.${place}.percent`, percent, 0, 100),
  }));
  tiers.forEach((tier, place) => {
    const longer = tiers[place - 1];
    if (!longer) return;
    if (tier.hours_before >= longer.hours_before && !refusals.has(`tiers.${place}.hours`)) {
      refusals.set(`tiers.${place}.hours`, 'tier-hours-rise');
    }
    if (tier.refund_percent > longer.refund_percent && !refusals.has(`tiers.${place}.percent`)) {
      refusals.set(`tiers.${place}.percent`, 'tier-percent-rises');
    }
  });
  return {
    tiers,
    no_show_charge_percent: whole('noShowPercent', draft.noShowPercent, 0, 100),
  };
}

/** One stretch of notice and what a client gets back in it: from the longest to none at all. */
export interface RefundStep {
  /** At least so many hours before the start; `null` for less than any tier asks. */
  from: number | null;
  percent: number;
}

/** What a policy gives back, step by step; neighbours that give the same are one. */
export function refundSteps({ tiers }: Policy): RefundStep[] {
  const steps: RefundStep[] = [];
  for (const { hours_before, refund_percent } of tiers) {
    const last = steps.at(-1);
    if (last && last.percent === refund_percent) last.from = hours_before;
    else steps.push({ from: hours_before, percent: refund_percent });
  }
  const last = steps.at(-1);
  // A last tier at the start itself leaves no time after it; one that gives nothing ends in nothing anyhow.
  if (last && last.from === 0) return steps;
  if (last && last.percent === 0) return [...steps.slice(0, -1), { from: null, percent: 0 }];
  return [...steps, { from: null, percent: 0 }];
}

/** Names of the service's fields for those of the draft. */
const SERVICE_FIELDS: Record<string, readonly string[]> = {
  title: ['title'],
  description: ['description'],
  duration: ['duration_minutes'],
  amount: ['price.amount.amount_minor', 'price.amount', 'price', 'price.kind'],
  minimum: ['price.minimum.amount_minor', 'price.minimum'],
  cap: ['price.cap.amount_minor', 'price.cap'],
  noShowPercent: ['policy.no_show_charge_percent'],
  interval: ['interval_minutes'],
  bufferBefore: ['buffer_before_minutes'],
  bufferAfter: ['buffer_after_minutes'],
  notice: ['minimum_notice_minutes'],
  horizon: ['horizon_days'],
  mostADay: ['rules.most_a_day'],
  mostAWeek: ['rules.most_a_week'],
  mostOpen: ['rules.most_open'],
  consent: ['form.consent'],
  location: ['location.kind', 'location'],
  address: ['location.address'],
  phone: ['location.phone'],
};

export function serviceFields(field: string): readonly string[] {
  const tier = /^tiers\.(\d+)\.(hours|percent)$/.exec(field);
  if (tier) return [`policy.tiers.${tier[1]}.${tier[2] === 'hours' ? 'hours_before' : 'refund_percent'}`];
  const question = /^questions\.(\d+)\.(label|choices)$/.exec(field);
  if (question) return [`form.questions.${question[1]}.${question[2]}`];
  return SERVICE_FIELDS[field] ?? [];
}
