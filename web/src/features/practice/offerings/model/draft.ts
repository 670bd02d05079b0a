/** An offering while it is edited; pure. */
import type { Approval, LocationKind, Offering, OfferingTerms, Way } from '@/kit/api/types';
import { FieldReader, type Refusals } from './fields';
import { LIMITS } from './limits';
import { readLocation } from './location';
import { type NoticeUnit, noticeOf, readNotice } from './notice';
import { readPolicy, type TierDraft, tierDraft } from './policy';
import { type PriceDraft, priceDraft, readPrice } from './price';
import { type QuestionDraft, questionDraft, readForm } from './questions';

/** Everything as it stands in its field. */
export interface OfferingDraft extends PriceDraft {
  title: string;
  description: string;
  duration: string;
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

/** One of you, many of them. */
export function isClass({ ways }: Pick<OfferingDraft, 'ways'>): boolean {
  return ways.includes('seat');
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
  return {
    title: offering.title,
    description: offering.description,
    duration: String(offering.duration_minutes),
    ...priceDraft(offering.price),
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

/** The terms the draft makes, or what stands in the way. Fields that are fine are in `terms` for the preview. */
export function readDraft(
  draft: OfferingDraft,
  currency: string,
): { terms: OfferingTerms; refusals: Refusals } {
  const read = new FieldReader(currency);
  if (draft.title.trim() === '') read.refuse('title', 'missing');
  if (draft.ways.length === 0) read.refuse('ways', 'missing');
  const terms: OfferingTerms = {
    title: draft.title.trim(),
    description: draft.description.trim(),
    duration_minutes: read.whole('duration', draft.duration, LIMITS.shortestMinutes, LIMITS.longestMinutes),
    price: readPrice(draft, read),
    policy: readPolicy(draft, read),
    interval_minutes: read.whole('interval', draft.interval, LIMITS.shortestMinutes, LIMITS.longestMinutes),
    buffer_before_minutes: read.whole('bufferBefore', draft.bufferBefore, 0, LIMITS.longestBufferMinutes),
    buffer_after_minutes: read.whole('bufferAfter', draft.bufferAfter, 0, LIMITS.longestBufferMinutes),
    minimum_notice_minutes: readNotice(draft, read),
    horizon_days: read.whole('horizon', draft.horizon, 1, LIMITS.longestHorizonDays),
    ways: [...draft.ways],
    // Seats are taken without a form.
    form: isClass(draft) ? null : readForm(draft, read),
    location: readLocation(draft, read),
    rules: {
      approval: draft.approval,
      most_a_day: read.limit('mostADay', draft.mostADay, LIMITS.mostADay),
      most_a_week: read.limit('mostAWeek', draft.mostAWeek, LIMITS.mostAWeek),
      most_open: read.limit('mostOpen', draft.mostOpen, LIMITS.mostOpen),
    },
  };
  return { terms, refusals: read.refusals };
}
