/** A few topics of the catalogue, found by name. */
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { facetsQuery } from '@/features/directory/queries';
import { classes } from '@/ui/classes';
import { controlLook, FieldError } from '@/ui/Field';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { messages } from './messages';
import { LIMITS, toggled } from './model';

interface TopicChoiceProps {
  chosen: readonly string[];
  error: string | undefined;
  onChange: (topics: string[]) => void;
}

/** Below this many there is nothing to search. */
const MANY = 12;

export function TopicChoice({ chosen, error, onChange }: TopicChoiceProps) {
  const id = useId();
  const { data: facets, error: failure, refetch } = useQuery(facetsQuery);
  const [text, setText] = useState('');
  const topics = [...(facets?.topics ?? [])].sort((one, other) => one.name.localeCompare(other.name));
  const wanted = text.trim().toLocaleLowerCase();
  const shown = topics.filter(
    ({ slug, name }) => chosen.includes(slug) || name.toLocaleLowerCase().includes(wanted),
  );
  const isFull = chosen.length >= LIMITS.topics;
  return (
    <fieldset className="grid min-w-0 gap-2" aria-describedby={`${id}-hint ${id}-error`}>
      <legend className="text-sm font-semibold">{messages.topics}</legend>
      <p id={`${id}-hint`} className="text-sm text-faint">
        {messages.topicsHint(LIMITS.topics)}{' '}
        <span aria-live="polite">{messages.chosen(chosen.length, LIMITS.topics)}</span>
      </p>
      {failure && !facets && <ErrorState error={failure} onRetry={() => void refetch()} />}
      {!facets && !failure && (
        <Loading label={messages.topicsLoading}>
          <Skeleton className="h-24" />
        </Loading>
      )}
      {topics.length > MANY && (
        <input
          type="search"
          aria-label={messages.findTopic}
          placeholder={messages.findTopic}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className={classes(controlLook, 'max-w-72')}
        />
      )}
      <div className="flex max-h-64 flex-wrap gap-2 overflow-y-auto p-1 -m-1">
        {shown.map(({ slug, name }) => (
          <Chip
            key={slug}
            label={name}
            isChosen={chosen.includes(slug)}
            isDisabled={isFull && !chosen.includes(slug)}
            onToggle={() => onChange(toggled(chosen, slug))}
          />
        ))}
      </div>
      {facets && shown.length === 0 && <p className="text-sm text-faint">{messages.noTopic}</p>}
      <FieldError id={`${id}-error`}>{error}</FieldError>
    </fieldset>
  );
}

interface ChipProps {
  label: string;
  isChosen: boolean;
  isDisabled: boolean;
  onToggle: () => void;
}

/** A checkbox in the looks of a word. */
function Chip({ label, isChosen, isDisabled, onToggle }: ChipProps) {
  return (
    <label
      className={classes(
        'pressable inline-flex min-h-9 cursor-pointer items-center gap-2 rounded-md border px-3 text-sm has-focus-visible:outline-3 has-focus-visible:outline-pen',
        isChosen
          ? 'border-pen bg-pen-wash font-semibold text-pen-strong'
          : 'border-edge bg-raised hover:border-ink',
        isDisabled && 'cursor-not-allowed! opacity-60 hover:border-edge!',
      )}
    >
      <input
        type="checkbox"
        checked={isChosen}
        disabled={isDisabled}
        onChange={onToggle}
        className="size-4 accent-pen"
      />
      {label}
    </label>
  );
}
