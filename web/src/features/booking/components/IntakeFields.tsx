/** The questions of an offering, answered while booking, and the text a client agrees to. */
import type { Form, IntakeAnswer, Question } from '@/kit/api/types';
import { FieldError } from '@/ui/Field';
import { Checkbox, RadioGroup, TextArea, TextInput } from '@/ui/inputs';
import { type IntakeDraft, toggled } from '../intake';
import { messages } from '../messages';

interface IntakeFieldsProps {
  form: Form;
  draft: IntakeDraft;
  errorOf: (field: string) => string | undefined;
  onChange: (draft: IntakeDraft) => void;
}

export function IntakeFields({ form, draft, errorOf, onChange }: IntakeFieldsProps) {
  const answer = (place: number, value: IntakeAnswer) =>
    onChange({
      ...draft,
      answers: form.questions.map((_, each) => (each === place ? value : (draft.answers[each] ?? null))),
    });
  return (
    <div className="grid gap-5">
      {form.questions.map((question, place) => (
        <QuestionField
          // biome-ignore lint/suspicious/noArrayIndexKey: a version of a form never changes its order
          key={place}
          question={question}
          value={draft.answers[place] ?? null}
          error={errorOf(`answers.${place}`)}
          onChange={(value) => answer(place, value)}
        />
      ))}
      {form.consent && (
        <div className="grid gap-2">
          <p className="max-h-60 overflow-y-auto rounded-md bg-sunk px-4 py-3 text-sm whitespace-pre-line">
            {form.consent}
          </p>
          <Checkbox
            label={messages.agree}
            checked={draft.consent}
            onChange={(event) => onChange({ ...draft, consent: event.target.checked })}
          />
          <FieldError>{errorOf('consent')}</FieldError>
        </div>
      )}
    </div>
  );
}

interface QuestionFieldProps {
  question: Question;
  value: IntakeAnswer;
  error: string | undefined;
  onChange: (value: IntakeAnswer) => void;
}

function QuestionField({ question, value, error, onChange }: QuestionFieldProps) {
  const { kind, label, required, choices } = question;
  const text = typeof value === 'string' ? value : '';
  const optional = !required;
  const shown = optional ? messages.optional(label) : label;
  const typed = (event: { target: { value: string } }) => onChange(event.target.value);
  switch (kind) {
    case 'short_text':
      return <TextInput {...{ label, error, optional }} maxLength={300} value={text} onChange={typed} />;
    case 'long_text':
      return <TextArea {...{ label, error, optional }} maxLength={4000} value={text} onChange={typed} />;
    case 'date':
      return <TextInput {...{ label, error, optional }} type="date" value={text} onChange={typed} />;
    case 'yes_no':
      return (
        <RadioGroup
          legend={shown}
          error={error}
          value={typeof value === 'boolean' ? String(value) : null}
          onChange={(chosen) => onChange(chosen === 'true')}
          choices={[
            { value: 'true', label: messages.yes },
            { value: 'false', label: messages.no },
          ]}
        />
      );
    case 'choice':
      return (
        <RadioGroup
          legend={shown}
          error={error}
          value={text || null}
          onChange={onChange}
          choices={choices.map((choice) => ({ value: choice, label: choice }))}
        />
      );
    case 'multiple_choice':
      return (
        <fieldset className="grid content-start gap-2">
          <legend className="mb-1.5 text-sm font-semibold">{shown}</legend>
          {choices.map((choice) => (
            <Checkbox
              key={choice}
              label={choice}
              checked={Array.isArray(value) && value.includes(choice)}
              onChange={() => onChange(toggled(question, value, choice))}
            />
          ))}
          <FieldError>{error}</FieldError>
        </fieldset>
      );
  }
}
