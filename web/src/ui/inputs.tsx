/** Text, choice and number inputs, each wired into a `Field`. */
import { ChevronDown } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { classes } from './classes';
import { controlLook, Field, type FieldProps } from './Field';

type Labels = Omit<FieldProps, 'children' | 'className'>;

function split<P extends Labels>({ label, hint, error, optional, hideLabel, ...rest }: P) {
  return { labels: { label, hint, error, optional, hideLabel } as Labels, rest };
}

export function TextInput(props: Labels & ComponentProps<'input'>) {
  const { labels, rest } = split(props);
  const { className, ...input } = rest;
  return (
    <Field {...labels} className={className ?? ''}>
      {(wiring) => <input type="text" className={controlLook} {...wiring} {...input} />}
    </Field>
  );
}

/** Grows with what is typed. */
export function TextArea(props: Labels & ComponentProps<'textarea'>) {
  const { labels, rest } = split(props);
  const { className, ...area } = rest;
  return (
    <Field {...labels} className={className ?? ''}>
      {(wiring) => (
        <textarea
          rows={4}
          className={classes(controlLook, 'field-sizing-content min-h-28 max-h-96 py-2.5')}
          {...wiring}
          {...area}
        />
      )}
    </Field>
  );
}

export interface Choice {
  value: string;
  label: string;
  disabled?: boolean;
}

/** The platform's own select: right on phones, right with a keyboard, and it weighs nothing. */
export function Select(props: Labels & ComponentProps<'select'> & { choices: readonly Choice[] }) {
  const { labels, rest } = split(props);
  const { choices, className, ...select } = rest;
  return (
    <Field {...labels} className={className ?? ''}>
      {(wiring) => (
        <span className="relative block">
          <select className={classes(controlLook, 'appearance-none pr-9 truncate')} {...wiring} {...select}>
            {choices.map(({ value, label, disabled }) => (
              <option key={value} value={value} disabled={disabled}>
                {label}
              </option>
            ))}
          </select>
          <ChevronDown
            aria-hidden="true"
            className="pointer-events-none absolute end-3 top-1/2 size-4 -translate-y-1/2 text-soft"
          />
        </span>
      )}
    </Field>
  );
}

/** Free typing with suggestions from the platform's own list. */
export function Combobox(props: Labels & ComponentProps<'input'> & { suggestions: readonly string[] }) {
  const { labels, rest } = split(props);
  const { suggestions, className, ...input } = rest;
  const listId = useId();
  return (
    <Field {...labels} className={className ?? ''}>
      {(wiring) => (
        <>
          <input
            type="text"
            autoComplete="off"
            className={controlLook}
            list={listId}
            {...wiring}
            {...input}
          />
          <datalist id={listId}>
            {suggestions.map((suggestion) => (
              <option key={suggestion} value={suggestion} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

interface TickProps extends ComponentProps<'input'> {
  label: ReactNode;
  hint?: ReactNode;
}

export function Checkbox({ label, hint, className, ...input }: TickProps) {
  const id = useId();
  return (
    <div className={classes('flex items-start gap-3', className)}>
      <input
        id={id}
        type="checkbox"
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="mt-0.5 size-5 shrink-0 accent-pen"
        {...input}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && (
          <p id={`${id}-hint`} className="text-sm text-faint">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

/** On or off at once, without a save button. */
export function Switch({ label, hint, className, ...input }: TickProps) {
  const id = useId();
  return (
    <div className={classes('flex items-start justify-between gap-4', className)}>
      <div>
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-sm text-faint">
            {hint}
          </p>
        )}
      </div>
      <input
        id={id}
        type="checkbox"
        // biome-ignore lint/a11y/useAriaPropsForRole: a native checkbox tells its own state
        role="switch"
        aria-describedby={hint ? `${id}-hint` : undefined}
        className={classes(
          'pressable relative h-7 w-12 shrink-0 appearance-none rounded-full border border-edge bg-sunk',
          "after:absolute after:start-[3px] after:top-[3px] after:size-5 after:rounded-full after:bg-edge after:transition-[translate,background-color] after:content-['']",
          'checked:border-pen checked:bg-pen checked:after:translate-x-5 checked:after:bg-on-pen rtl:checked:after:-translate-x-5',
          'focus-visible:rounded-full disabled:opacity-50',
        )}
        {...input}
      />
    </div>
  );
}

interface RadioGroupProps {
  legend: string;
  hideLegend?: boolean;
  value: string | null;
  onChange: (value: string) => void;
  choices: readonly (Choice & { hint?: ReactNode })[];
  error?: ReactNode;
}

/** One of a few, all of them visible. */
export function RadioGroup({ legend, hideLegend, value, onChange, choices, error }: RadioGroupProps) {
  const name = useId();
  return (
    <fieldset className="grid content-start gap-0.5" aria-describedby={error ? `${name}-error` : undefined}>
      <legend className={classes('mb-1.5 text-sm font-semibold', hideLegend && 'sr-only')}>{legend}</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className="pressable flex items-start gap-3 rounded-md border border-transparent px-3 py-2.5 hover:bg-sunk has-checked:border-pen has-checked:bg-pen-wash"
        >
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={value === choice.value}
            disabled={choice.disabled}
            onChange={() => onChange(choice.value)}
            className="mt-0.5 size-5 shrink-0 accent-pen"
          />
          <span>
            {choice.label}
            {choice.hint && <span className="block text-sm text-soft">{choice.hint}</span>}
          </span>
        </label>
      ))}
      {error && (
        <p id={`${name}-error`} className="text-sm font-medium text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}

/** A number on a line, with its meaning beside it. */
export function Slider(props: Labels & ComponentProps<'input'> & { shown: string }) {
  const { labels, rest } = split(props);
  const { shown, className, ...input } = rest;
  return (
    <Field {...labels} className={className ?? ''}>
      {(wiring) => (
        <span className="flex min-h-11 items-center gap-3">
          <input type="range" className="w-full accent-pen" aria-valuetext={shown} {...wiring} {...input} />
          <output htmlFor={wiring.id} className="figures shrink-0 whitespace-nowrap text-end text-sm">
            {shown}
          </output>
        </span>
      )}
    </Field>
  );
}

export function NumberInput(props: Labels & ComponentProps<'input'> & { unit?: string }) {
  const { labels, rest } = split(props);
  const { unit, className, ...input } = rest;
  return (
    <Field {...labels} className={className ?? ''}>
      {(wiring) => (
        <span className="flex items-center gap-2">
          <input
            type="number"
            inputMode="numeric"
            className={classes(controlLook, 'figures')}
            {...wiring}
            {...input}
          />
          {unit && <span className="shrink-0 text-sm text-soft">{unit}</span>}
        </span>
      )}
    </Field>
  );
}
