/** What narrows the search: a row on wide screens, a sheet on phones. */
import { useQuery } from '@tanstack/react-query';
import { SlidersHorizontal, X } from 'lucide-react';
import { useState } from 'react';
import { metaQuery } from '@/kit/api/meta';
import type { Facets } from '@/kit/api/types';
import { formatMoney } from '@/kit/money/money';
import { languageName, minutesLong, oneDecimal } from '@/kit/time/format';
import { viewerZone } from '@/kit/time/viewer';
import { addDays, dateIn } from '@/kit/time/zones';
import { Button } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { Dialog } from '@/ui/Dialog';
import { Select, TextInput } from '@/ui/inputs';
import { messages } from '../messages';
import {
  type ConsultantSearch,
  type changed,
  countFilters,
  lengths,
  SEARCHED_DAYS,
  type Sort,
  sorts,
  stretches,
  type When,
} from '../model';
import { facetsQuery } from '../queries';

type Change = Parameters<typeof changed>[1];

interface FiltersProps {
  search: ConsultantSearch;
  onChange: (change: Change) => void;
}

const ratings = [4.5, 4, 3];
const noFilters: Change = {
  topic: undefined,
  language: undefined,
  price: undefined,
  rating: undefined,
  online: undefined,
  available: undefined,
  when: undefined,
  from: undefined,
  until: undefined,
  minutes: undefined,
};

export function Filters({ search, onChange }: FiltersProps) {
  const [open, setOpen] = useState(false);
  const active = countFilters(search);
  return (
    <>
      <div className="flex flex-wrap items-end gap-2 md:hidden">
        <Button
          kind="secondary"
          size="small"
          icon={<SlidersHorizontal aria-hidden="true" className="size-4" />}
          onClick={() => setOpen(true)}
        >
          {messages.filtersCount(active)}
        </Button>
        <AvailableToggle search={search} onChange={onChange} />
        <OnlineToggle search={search} onChange={onChange} />
        {active > 0 && <ClearButton onChange={onChange} />}
      </div>
      <div className="hidden grid-cols-[repeat(auto-fill,minmax(8.5rem,1fr))] items-end gap-3 md:grid">
        <FilterFields search={search} onChange={onChange} className="min-w-0" />
        <div className="col-span-3 flex gap-3">
          <AvailableToggle search={search} onChange={onChange} />
          <OnlineToggle search={search} onChange={onChange} />
          {active > 0 && <ClearButton onChange={onChange} />}
        </div>
      </div>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={messages.filters}
        actions={<Button onClick={() => setOpen(false)}>{messages.showResults}</Button>}
      >
        <div className="grid gap-4">
          <FilterFields search={search} onChange={onChange} className="" />
        </div>
      </Dialog>
    </>
  );
}

function FilterFields({ search, onChange, className }: FiltersProps & { className: string }) {
  const { data: facets } = useQuery(facetsQuery);
  const { data: meta } = useQuery(metaQuery);
  const prices = facets && meta ? priceSteps(facets, search.price) : [];
  return (
    <>
      <WhenFields search={search} onChange={onChange} className={className} />
      <Select
        label={messages.topic}
        className={className}
        value={search.topic ?? ''}
        choices={withChosen(
          [
            { value: '', label: messages.anyTopic },
            ...(facets?.topics ?? []).map(({ slug, name, count }) => ({
              value: slug,
              label: messages.withCount(name, count),
            })),
          ],
          search.topic,
        )}
        onChange={(event) => onChange({ topic: event.target.value || undefined })}
      />
      <Select
        label={messages.language}
        className={className}
        value={search.language ?? ''}
        choices={withChosen(
          [
            { value: '', label: messages.anyLanguage },
            ...(facets?.languages ?? []).map(({ code, count }) => ({
              value: code,
              label: messages.withCount(languageName(code), count),
            })),
          ],
          search.language,
        )}
        onChange={(event) => onChange({ language: event.target.value || undefined })}
      />
      <Select
        label={messages.price}
        className={className}
        value={String(search.price ?? '')}
        choices={[
          { value: '', label: messages.anyPrice },
          ...prices.map((amount) => ({
            value: String(amount),
            label: messages.upTo(
              formatMoney({ amount_minor: amount, currency: meta?.currency ?? 'EUR' }, { short: true }),
            ),
          })),
        ]}
        onChange={(event) => onChange({ price: event.target.value ? Number(event.target.value) : undefined })}
      />
      <Select
        label={messages.rating}
        className={className}
        value={String(search.rating ?? '')}
        choices={[
          { value: '', label: messages.anyRating },
          ...[...new Set([...ratings, ...(search.rating ? [search.rating] : [])])].map((stars) => ({
            value: String(stars),
            label: messages.ratingAtLeast(oneDecimal(stars)),
          })),
        ]}
        onChange={(event) =>
          onChange({ rating: event.target.value ? Number(event.target.value) : undefined })
        }
      />
      <Select
        label={messages.sort}
        className={className}
        value={search.sort ?? 'relevance'}
        choices={sorts.map((sort) => ({ value: sort, label: messages.sortBy(sort) }))}
        onChange={(event) => onChange({ sort: event.target.value as Sort })}
      />
    </>
  );
}

const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);

function WhenFields({ search, onChange, className }: FiltersProps & { className: string }) {
  const today = dateIn(Date.now(), viewerZone());
  const isDay = search.when !== undefined && !stretches.some((each) => each === search.when);
  const hasHours = search.when !== undefined && search.when !== 'week';
  const asHour = (clock: string) => ({ value: clock, label: clock });
  const any = { value: '', label: messages.anyHour };
  const ends = [...hours.slice(1), '24:00'].filter((clock) => !search.from || clock > search.from);
  return (
    <>
      <Select
        label={messages.when}
        className={className}
        value={isDay ? 'day' : (search.when ?? '')}
        choices={[
          { value: '', label: messages.anyTime },
          ...stretches.map((stretch) => ({ value: stretch, label: messages.stretch(stretch) })),
          { value: 'day', label: messages.chooseDay },
        ]}
        onChange={({ target }) => {
          if (target.value === 'day') onChange({ when: addDays(today, 2) });
          else if (target.value) onChange({ when: target.value as When });
          else onChange({ when: undefined, from: undefined, until: undefined });
        }}
      />
      {isDay && (
        <TextInput
          label={messages.day}
          // A date wants more room than its column has.
          className={classes(className, 'grid-cols-[minmax(0,1fr)] md:[&_input]:px-2')}
          type="date"
          min={today}
          max={addDays(today, SEARCHED_DAYS - 1)}
          value={search.when}
          onChange={({ target }) => target.value && onChange({ when: target.value })}
        />
      )}
      {hasHours && (
        <>
          <Select
            label={messages.from}
            className={className}
            value={search.from ?? ''}
            choices={withChosen([any, ...hours.map(asHour)], search.from)}
            onChange={({ target }) => onChange({ from: target.value || undefined })}
          />
          <Select
            label={messages.until}
            className={className}
            value={search.until ?? ''}
            choices={withChosen([any, ...ends.map(asHour)], search.until)}
            onChange={({ target }) => onChange({ until: target.value || undefined })}
          />
        </>
      )}
      <Select
        label={messages.length}
        className={className}
        value={String(search.minutes ?? '')}
        choices={[
          { value: '', label: messages.anyLength },
          ...[...new Set([...lengths, ...(search.minutes ? [search.minutes] : [])])].map((minutes) => ({
            value: String(minutes),
            label: messages.atLeast(minutesLong(minutes)),
          })),
        ]}
        onChange={({ target }) => onChange({ minutes: target.value ? Number(target.value) : undefined })}
      />
    </>
  );
}

function Toggle({ on, words, onPress }: { on: boolean; words: string; onPress: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={onPress}
      className={classes(
        'pressable inline-flex min-h-9 items-center gap-2 rounded-md border px-3 text-sm font-semibold md:min-h-11',
        on ? 'border-good bg-good-wash text-good' : 'border-edge bg-raised hover:border-ink',
      )}
    >
      <span aria-hidden="true" className="size-2.5 rounded-full bg-live" />
      {words}
    </button>
  );
}

function OnlineToggle({ search, onChange }: FiltersProps) {
  const on = search.online === true;
  return (
    <Toggle on={on} words={messages.online} onPress={() => onChange({ online: on ? undefined : true })} />
  );
}

function AvailableToggle({ search, onChange }: FiltersProps) {
  const on = search.available === true;
  return (
    <Toggle
      on={on}
      words={messages.available}
      onPress={() => onChange({ available: on ? undefined : true })}
    />
  );
}

function ClearButton({ onChange }: { onChange: (change: Change) => void }) {
  return (
    <Button
      kind="quiet"
      size="small"
      icon={<X aria-hidden="true" className="size-4" />}
      className="md:min-h-11"
      onClick={() => onChange(noFilters)}
    >
      {messages.clearFilters}
    </Button>
  );
}

/** Round steps up to the dearest price there is, and the one in the address, whatever it is. */
function priceSteps(facets: Facets, chosen: number | undefined): number[] {
  const dearest = facets.price_max_minor ?? 0;
  const steps = [100, 200, 300, 500, 1_000, 2_000, 5_000, 10_000, 20_000].filter((step) => step < dearest);
  return [...new Set([...steps, ...(chosen === undefined ? [] : [chosen])])].sort(
    (one, other) => one - other,
  );
}

/** An address may name what the facets do not (yet) know: it stays visible, so that it can be taken away. */
function withChosen<C extends { value: string; label: string }>(choices: C[], chosen: string | undefined) {
  if (!chosen || choices.some((choice) => choice.value === chosen)) return choices;
  return [...choices, { value: chosen, label: chosen }];
}
