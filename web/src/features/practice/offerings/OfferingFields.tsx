/** The fields of an offering. */
import { Plus, X } from 'lucide-react';
import type { OfferingTerms } from '@/kit/api/types';
import { formatMoney } from '@/kit/money/money';
import { minutesLong } from '@/kit/time/format';
import { IconButton } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { controlLook, FieldError } from '@/ui/Field';
import { Checkbox, NumberInput, RadioGroup, Select, TextArea, TextInput } from '@/ui/inputs';
import { Section } from '@/ui/layout';
import { costOf } from './cost';
import { FormFields } from './FormFields';
import { KindFields } from './KindFields';
import { LocationFields } from './LocationFields';
import { messages } from './messages';
import { isClass, type OfferingDraft } from './model/draft';
import { LIMITS } from './model/limits';
import type { NoticeUnit } from './model/notice';
import { tierDraft } from './model/policy';
import { RuleFields } from './RuleFields';
import { policySentences } from './words';

interface OfferingFieldsProps {
  draft: OfferingDraft;
  terms: OfferingTerms;
  currency: string;
  errorOf: (field: string) => string | undefined;
  onChange: (change: Partial<OfferingDraft>) => void;
  /** Whether it may ask for approval, set limits and ask questions. */
  withRules?: boolean;
}

const NOTICE_UNITS: readonly NoticeUnit[] = ['minutes', 'hours', 'days'];

export function OfferingFields({
  draft,
  terms,
  currency,
  errorOf,
  onChange,
  withRules = true,
}: OfferingFieldsProps) {
  const number = (
    field: 'duration' | 'interval' | 'bufferBefore' | 'bufferAfter' | 'horizon' | 'notice',
  ) => ({
    value: draft[field],
    error: errorOf(field),
    min: 0,
    onChange: (event: { target: { value: string } }) => onChange({ [field]: event.target.value }),
  });
  const money = (field: 'amount' | 'minimum' | 'cap') => ({
    value: draft[field],
    error: errorOf(field),
    inputMode: 'decimal' as const,
    autoComplete: 'off',
    onChange: (event: { target: { value: string } }) => onChange({ [field]: event.target.value }),
  });
  return (
    <>
      <Section title={messages.what}>
        <div className="grid gap-5">
          {withRules && <KindFields draft={draft} onChange={onChange} />}
          <TextInput
            label={messages.name}
            hint={messages.nameHint}
            maxLength={LIMITS.title}
            value={draft.title}
            error={errorOf('title')}
            onChange={(event) => onChange({ title: event.target.value })}
          />
          <TextArea
            label={messages.description}
            hint={messages.descriptionHint}
            optional
            maxLength={LIMITS.description}
            value={draft.description}
            error={errorOf('description')}
            onChange={(event) => onChange({ description: event.target.value })}
          />
          <NumberInput
            label={messages.duration}
            unit={messages.minutes}
            className="max-w-44"
            step={5}
            {...number('duration')}
          />
        </div>
      </Section>
      {!isClass(draft) && <LocationFields draft={draft} errorOf={errorOf} onChange={onChange} />}
      {!isClass(draft) && draft.location === 'video' && (
        <Section title={messages.ways}>
          <div className="grid gap-4">
            {(['slot', 'place', 'instant'] as const).map((way) => (
              <Checkbox
                key={way}
                label={messages.way[way]}
                hint={messages.wayHint[way]}
                checked={draft.ways.includes(way)}
                onChange={(event) =>
                  onChange({
                    ways: event.target.checked
                      ? [...draft.ways, way]
                      : draft.ways.filter((each) => each !== way),
                  })
                }
              />
            ))}
            <FieldError>{errorOf('ways')}</FieldError>
          </div>
        </Section>
      )}
      <Section title={messages.price}>
        <div className="grid gap-5">
          <RadioGroup
            legend={messages.priceKind}
            value={draft.kind}
            onChange={(kind) => onChange({ kind: kind as OfferingDraft['kind'] })}
            choices={[
              ...(isClass(draft)
                ? [{ value: 'per_session', label: messages.perSeat, hint: messages.perSeatHint }]
                : [
                    // By phone or in person nothing measures the minutes.
                    ...(draft.location === 'video'
                      ? [{ value: 'per_minute', label: messages.perMinute, hint: messages.perMinuteHint }]
                      : []),
                    {
                      value: 'per_session',
                      label: messages.perSession,
                      hint: draft.location === 'video' ? messages.perSessionHint : messages.perMeetingHint,
                    },
                  ]),
              { value: 'free', label: messages.free, hint: messages.freeHint },
            ]}
          />
          {draft.kind !== 'free' && (
            <div className="grid items-start gap-5 sm:grid-cols-3">
              <TextInput
                label={`${isClass(draft) ? messages.amountPerSeat : draft.kind === 'per_minute' ? messages.amountPerMinute : messages.amountPerSession} (${currency})`}
                {...money('amount')}
              />
              {draft.kind === 'per_minute' && (
                <>
                  <TextInput
                    label={`${messages.minimum} (${currency})`}
                    hint={messages.minimumHint}
                    optional
                    {...money('minimum')}
                  />
                  <TextInput
                    label={`${messages.cap} (${currency})`}
                    hint={messages.capHint}
                    optional
                    {...money('cap')}
                  />
                </>
              )}
            </div>
          )}
          {!isClass(draft) && <CostExample terms={terms} />}
        </div>
      </Section>
      {draft.kind !== 'free' && (
        <Section title={messages.terms}>
          <CancellationFields draft={draft} terms={terms} errorOf={errorOf} onChange={onChange} />
        </Section>
      )}
      {withRules && !isClass(draft) && (
        <>
          <RuleFields draft={draft} errorOf={errorOf} onChange={onChange} />
          <FormFields draft={draft} errorOf={errorOf} onChange={onChange} />
        </>
      )}
      {!isClass(draft) && (
        <Section title={messages.when}>
          <div className="grid items-start gap-5 sm:grid-cols-2">
            <NumberInput
              label={messages.interval}
              unit={messages.minutes}
              hint={messages.intervalHint}
              step={5}
              {...number('interval')}
            />
            <NumberInput
              label={messages.horizon}
              unit={messages.days}
              hint={messages.horizonHint}
              {...number('horizon')}
            />
            <NumberInput
              label={messages.bufferBefore}
              unit={messages.minutes}
              hint={messages.bufferHint}
              step={5}
              {...number('bufferBefore')}
            />
            <NumberInput
              label={messages.bufferAfter}
              unit={messages.minutes}
              step={5}
              {...number('bufferAfter')}
            />
            <div className="grid grid-cols-[1fr_9rem] items-start gap-2">
              <NumberInput label={messages.notice} hint={messages.noticeHint} {...number('notice')} />
              <div className="pt-[1.85rem]">
                <Select
                  label={messages.noticeUnit}
                  hideLabel
                  value={draft.noticeUnit}
                  choices={NOTICE_UNITS.map((unit) => ({ value: unit, label: messages.unit(unit) }))}
                  onChange={(event) => onChange({ noticeUnit: event.target.value as NoticeUnit })}
                />
              </div>
            </div>
          </div>
        </Section>
      )}
    </>
  );
}

/** The price at work: what the booked length costs. */
function CostExample({ terms }: { terms: OfferingTerms }) {
  const cost = costOf(terms.price, terms.duration_minutes * 60);
  if (!cost || terms.price.kind !== 'per_minute') return null;
  return (
    <p className="figures text-sm text-soft">
      {messages.costs(minutesLong(terms.duration_minutes), formatMoney(cost))}
    </p>
  );
}

function CancellationFields({ draft, terms, errorOf, onChange }: Omit<OfferingFieldsProps, 'currency'>) {
  const changeTier = (key: string, field: 'hours' | 'percent', value: string) =>
    onChange({ tiers: draft.tiers.map((tier) => (tier.key === key ? { ...tier, [field]: value } : tier)) });
  return (
    <div className="grid gap-6">
      <p className="max-w-prose text-soft">{messages.tiersLead}</p>
      <ol className="grid gap-3">
        {draft.tiers.map((tier, place) => {
          const hoursError = errorOf(`tiers.${place}.hours`);
          const percentError = errorOf(`tiers.${place}.percent`);
          return (
            <li key={tier.key} className="grid gap-1">
              <div className="flex flex-wrap items-center gap-x-1 gap-y-1 sm:gap-x-2">
                <span aria-hidden="true" className="text-sm text-soft max-sm:hidden">
                  {messages.tierRow.before}
                </span>
                <input
                  type="number"
                  min={0}
                  aria-label={messages.tierHours(place + 1)}
                  aria-invalid={hoursError ? true : undefined}
                  aria-describedby={`${tier.key}-error`}
                  value={tier.hours}
                  onChange={(event) => changeTier(tier.key, 'hours', event.target.value)}
                  className={classes(controlLook, 'figures max-w-14 px-1.5! sm:max-w-20')}
                />
                <span aria-hidden="true" className="text-sm text-soft">
                  {messages.tierRow.hours}
                </span>
                <input
                  type="number"
                  min={0}
                  max={100}
                  aria-label={messages.tierPercent(place + 1)}
                  aria-invalid={percentError ? true : undefined}
                  aria-describedby={`${tier.key}-error`}
                  value={tier.percent}
                  onChange={(event) => changeTier(tier.key, 'percent', event.target.value)}
                  className={classes(controlLook, 'figures max-w-14 px-1.5! sm:max-w-20')}
                />
                <span aria-hidden="true" className="text-sm text-soft">
                  {messages.tierRow.percent}
                </span>
                <IconButton
                  label={messages.removeTier(place + 1)}
                  onClick={() => onChange({ tiers: draft.tiers.filter(({ key }) => key !== tier.key) })}
                >
                  <X aria-hidden="true" />
                </IconButton>
              </div>
              <FieldError id={`${tier.key}-error`}>{hoursError ?? percentError}</FieldError>
            </li>
          );
        })}
      </ol>
      {draft.tiers.length < LIMITS.mostTiers && (
        <button
          type="button"
          onClick={() => onChange({ tiers: [...draft.tiers, nextTier(draft)] })}
          className="pressable -ms-2 inline-flex min-h-9 items-center gap-1.5 justify-self-start rounded-md px-2 text-sm font-semibold text-pen hover:bg-pen-wash"
        >
          <Plus aria-hidden="true" className="size-4" />
          {messages.addTier}
        </button>
      )}
      <NumberInput
        label={messages.noShow}
        unit={messages.percent}
        hint={messages.noShowHint}
        className="max-w-60"
        min={0}
        max={100}
        value={draft.noShowPercent}
        error={errorOf('noShowPercent')}
        onChange={(event) => onChange({ noShowPercent: event.target.value })}
      />
      <div className="rounded-e-md border-s-3 border-pen bg-pen-wash px-4 py-3">
        <p className="text-sm font-semibold">{messages.asRead}</p>
        <ul className="mt-1 grid gap-0.5 text-sm" aria-live="polite">
          {[...policySentences(terms.policy), messages.youCancel].map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** Half the hours and half the money of the last step: a fair guess that keeps the steps going down. */
function nextTier({ tiers }: OfferingDraft) {
  const last = tiers.at(-1);
  if (!last) return tierDraft(24, 100);
  return tierDraft(Math.floor(Number(last.hours) / 2) || 0, Math.floor(Number(last.percent) / 2) || 0);
}
