import { describe, expect, test } from 'vitest';
import type { Offering } from '@/kit/api/types';
import { costOf } from '../cost';
import { policySentences } from '../words';
import { draftOfOffering, newDraft, readDraft } from './draft';
import { noticeOf } from './notice';
import { refundSteps, tierDraft } from './policy';
import { moved, questionDraft } from './questions';
import { serviceFields } from './serviceFields';

const eur = (amount_minor: number) => ({ amount_minor, currency: 'EUR' });
const tiers = (...pairs: [number, number][]) => ({
  tiers: pairs.map(([hours_before, refund_percent]) => ({ hours_before, refund_percent })),
  no_show_charge_percent: 100,
});
const draft = { ...newDraft(), title: 'A first talk', amount: '2.40' };

describe('a draft', () => {
  test('sends of its location what belongs to the chosen kind', () => {
    const both = { ...draft, kind: 'free' as const, address: ' Main Street 5 ', phone: '+49 30 1234567' };
    const sent = (location: 'video' | 'phone' | 'in_person') =>
      readDraft({ ...both, location }, 'EUR').terms.location;
    expect(sent('video')).toEqual({ kind: 'video', address: null, phone: null });
    expect(sent('phone')).toEqual({ kind: 'phone', address: null, phone: '+49 30 1234567' });
    expect(sent('in_person')).toEqual({ kind: 'in_person', address: 'Main Street 5', phone: null });
  });
  test('that is complete makes terms, with exact amounts', () => {
    const { terms, refusals } = readDraft({ ...draft, minimum: '12', cap: '108,00' }, 'EUR');
    expect([...refusals]).toEqual([]);
    expect(terms.price).toEqual({
      kind: 'per_minute',
      amount: eur(240),
      minimum: eur(1200),
      cap: eur(10800),
    });
    expect(terms.minimum_notice_minutes).toBe(60);
    expect(terms.rules).toEqual({
      approval: 'automatic',
      most_a_day: null,
      most_a_week: null,
      most_open: null,
    });
    expect(terms.policy).toEqual(tiers([24, 100], [2, 50]));
  });
  test.each([
    ['title', { title: ' ' }, 'missing'],
    ['amount', { amount: '' }, 'missing'],
    ['amount', { amount: '1.234' }, 'not-money'],
    ['amount', { amount: '0' }, 'nothing'],
    ['cap', { minimum: '10', cap: '9.99' }, 'cap-below-minimum'],
    ['duration', { duration: '4' }, 'too-small'],
    ['duration', { duration: '481' }, 'too-large'],
    ['duration', { duration: '12.5' }, 'not-whole'],
    ['questions.0.label', { questions: [questionDraft()] }, 'missing'],
    [
      'questions.0.choices',
      { questions: [questionDraft({ label: 'Which?', kind: 'choice' as const, choices: 'one\none' })] },
      'choices',
    ],
    ['address', { location: 'in_person' as const, kind: 'free' as const }, 'missing'],
    ['phone', { location: 'phone' as const, kind: 'free' as const }, 'missing'],
    ['phone', { location: 'phone' as const, kind: 'free' as const, phone: 'ask me' }, 'no-number'],
    ['mostADay', { mostADay: '0' }, 'too-small'],
    ['mostAWeek', { mostAWeek: '501' }, 'too-large'],
    ['mostOpen', { mostOpen: 'x' }, 'not-whole'],
    ['horizon', { horizon: '0' }, 'too-small'],
    ['notice', { notice: '31', noticeUnit: 'days' as const }, 'too-large'],
    ['noShowPercent', { noShowPercent: '101' }, 'too-large'],
    ['tiers.1.hours', { tiers: [tierDraft(2, 100), tierDraft(2, 50)] }, 'tier-hours-rise'],
    ['tiers.1.percent', { tiers: [tierDraft(24, 50), tierDraft(2, 60)] }, 'tier-percent-rises'],
  ])('is refused at %s', (field, change, refusal) => {
    expect(readDraft({ ...draft, ...change }, 'EUR').refusals.get(field)).toBe(refusal);
  });
  test('of something free has no amounts and no cancellation terms, whatever was typed before', () => {
    const { terms, refusals } = readDraft(
      { ...draft, kind: 'free', amount: 'x', tiers: [tierDraft('', '')] },
      'EUR',
    );
    expect([...refusals]).toEqual([]);
    expect(terms.price).toEqual({ kind: 'free', amount: null, minimum: null, cap: null });
    expect(terms.policy.tiers).toEqual([]);
  });
  test('per session drops the limits that only minutes have', () => {
    const { terms } = readDraft(
      { ...draft, kind: 'per_session', amount: '45', minimum: '9', cap: '8' },
      'EUR',
    );
    expect(terms.price).toEqual({ kind: 'per_session', amount: eur(4500), minimum: null, cap: null });
  });
  test('is exact where there is no smaller unit', () => {
    expect(readDraft({ ...draft, amount: '300' }, 'JPY').terms.price.amount).toEqual({
      amount_minor: 300,
      currency: 'JPY',
    });
    expect(readDraft({ ...draft, amount: '3.5' }, 'JPY').refusals.get('amount')).toBe('not-money');
  });
  test('of an offering makes the same offering again', () => {
    const choice = questionDraft({ label: 'Which?', kind: 'choice', choices: 'a\nb' });
    const whole = { ...draft, minimum: '12', questions: [choice], consent: 'Agreed.' };
    const { terms } = readDraft(whole, 'EUR');
    const offering: Offering = {
      ...terms,
      form_version: 1,
      id: '1',
      consultant_id: '2',
      active: true,
      revision: 1,
    };
    expect(readDraft(draftOfOffering(offering), 'EUR').terms).toEqual(terms);
  });
});

describe('questions', () => {
  const [one, two] = [questionDraft({ label: 'One' }), questionDraft({ label: 'Two' })];
  test('change places, and stay at the ends', () => {
    expect(moved([one, two], 0, 1)).toEqual([two, one]);
    expect(moved([one, two], 0, -1)).toEqual([one, two]);
    expect(moved([one, two], 1, 1)).toEqual([one, two]);
  });
  test('with choices that are no longer chosen among lose them', () => {
    const question = questionDraft({ label: 'When?', kind: 'date', choices: 'a\nb', required: true });
    expect(readDraft({ ...draft, questions: [question] }, 'EUR').terms.form).toEqual({
      questions: [{ kind: 'date', label: 'When?', required: true, choices: [] }],
      consent: null,
    });
  });
});

test.each([
  [0, '0', 'minutes'],
  [90, '90', 'minutes'],
  [120, '2', 'hours'],
  [2880, '2', 'days'],
])('a notice of %i minutes is shown in the unit that fits', (minutes, notice, noticeUnit) =>
  expect(noticeOf(minutes)).toEqual({ notice, noticeUnit }),
);

describe('cancellation terms', () => {
  test('end in nothing back', () => {
    expect(refundSteps(tiers([24, 100], [2, 50]))).toEqual([
      { from: 24, percent: 100 },
      { from: 2, percent: 50 },
      { from: null, percent: 0 },
    ]);
  });
  test('without any tier give nothing back', () => {
    expect(policySentences(tiers())).toEqual([
      'Cancelling gives nothing back.',
      'Not coming costs the whole price.',
    ]);
  });
  test('that hold until the start have no later', () => {
    expect(policySentences(tiers([0, 100]))[0]).toBe('Cancelling until the start: everything back.');
    expect(policySentences(tiers([0, 100]))).toHaveLength(2);
  });
  test('that give the same twice are one step', () => {
    expect(refundSteps(tiers([48, 100], [24, 100]))).toEqual([
      { from: 24, percent: 100 },
      { from: null, percent: 0 },
    ]);
  });
  test('that already end in nothing say it once', () => {
    expect(refundSteps(tiers([24, 100], [2, 0]))).toEqual([
      { from: 24, percent: 100 },
      { from: null, percent: 0 },
    ]);
  });
  test('are read as sentences', () => {
    expect(policySentences({ ...tiers([24, 100], [2, 50]), no_show_charge_percent: 80 })).toEqual([
      'Cancelling 24 hr or more before the start: everything back.',
      'Cancelling 2 hr or more before the start: 50% back.',
      'Later than that: nothing back.',
      'Not coming costs 80% of the price.',
    ]);
  });
});

describe('what a talk costs', () => {
  const price = { kind: 'per_minute' as const, amount: eur(99), minimum: null, cap: null };
  test('is rounded half up once, by the second', () => {
    expect(costOf(price, 10)).toEqual(eur(17)); // 16.5
    expect(costOf(price, 9)).toEqual(eur(15)); // 14.85
    expect(costOf(price, 60)).toEqual(eur(99));
  });
  test('keeps to the minimum and the cap', () => {
    expect(costOf({ ...price, minimum: eur(500) }, 60)).toEqual(eur(500));
    expect(costOf({ ...price, cap: eur(1000) }, 3600)).toEqual(eur(1000));
  });
  test('is whole per session, and nothing when free or not typed yet', () => {
    expect(costOf({ ...price, kind: 'per_session' }, 60)).toEqual(eur(99));
    expect(costOf({ ...price, kind: 'free', amount: null }, 60)).toBeNull();
    expect(costOf({ ...price, amount: null }, 60)).toBeNull();
  });
});

test('the service’s names of fields lead to ours', () => {
  expect(serviceFields('tiers.1.hours')).toEqual(['policy.tiers.1.hours_before']);
  expect(serviceFields('amount')).toContain('price.amount.amount_minor');
  expect(serviceFields('nothing')).toEqual([]);
});
