/** The questions that clients answer when they book, and the text they agree to. */
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import type { QuestionKind } from '@/kit/api/types';
import { IconButton } from '@/ui/Button';
import { Checkbox, Select, TextArea, TextInput } from '@/ui/inputs';
import { Section } from '@/ui/layout';
import { messages } from './messages';
import type { OfferingDraft } from './model/draft';
import { LIMITS } from './model/limits';
import { isChoosing, moved, type QuestionDraft, questionDraft } from './model/questions';

interface FormFieldsProps {
  draft: OfferingDraft;
  errorOf: (field: string) => string | undefined;
  onChange: (change: Partial<OfferingDraft>) => void;
}

const KINDS: readonly QuestionKind[] = [
  'short_text',
  'long_text',
  'choice',
  'multiple_choice',
  'yes_no',
  'date',
];

export function FormFields({ draft, errorOf, onChange }: FormFieldsProps) {
  const { questions } = draft;
  const change = (key: string, part: Partial<QuestionDraft>) =>
    onChange({ questions: questions.map((each) => (each.key === key ? { ...each, ...part } : each)) });
  return (
    <Section title={messages.form}>
      <div className="grid gap-6">
        <p className="max-w-prose text-soft">{messages.formLead}</p>
        {questions.length > 0 && (
          <ol className="grid gap-4">
            {questions.map((question, place) => (
              <li key={question.key}>
                <fieldset className="grid gap-4 rounded-lg border border-hairline p-4">
                  <legend className="px-1 text-sm font-semibold">{messages.question(place + 1)}</legend>
                  <div className="grid items-start gap-4 sm:grid-cols-[1fr_12rem]">
                    <TextInput
                      label={messages.questionLabel}
                      maxLength={LIMITS.label}
                      value={question.label}
                      error={errorOf(`questions.${place}.label`)}
                      onChange={(event) => change(question.key, { label: event.target.value })}
                    />
                    <Select
                      label={messages.questionKind}
                      value={question.kind}
                      choices={KINDS.map((kind) => ({ value: kind, label: messages.answeredBy(kind) }))}
                      onChange={(event) => change(question.key, { kind: event.target.value as QuestionKind })}
                    />
                  </div>
                  {isChoosing(question.kind) && (
                    <TextArea
                      label={messages.choices}
                      hint={messages.choicesHint}
                      rows={3}
                      value={question.choices}
                      error={errorOf(`questions.${place}.choices`)}
                      onChange={(event) => change(question.key, { choices: event.target.value })}
                    />
                  )}
                  <div className="flex flex-wrap items-center justify-between gap-2">
                    <Checkbox
                      label={messages.required}
                      checked={question.required}
                      onChange={(event) => change(question.key, { required: event.target.checked })}
                    />
                    <span className="flex">
                      <IconButton
                        label={messages.questionUp(place + 1)}
                        disabled={place === 0}
                        onClick={() => onChange({ questions: moved(questions, place, -1) })}
                      >
                        <ArrowUp aria-hidden="true" />
                      </IconButton>
                      <IconButton
                        label={messages.questionDown(place + 1)}
                        disabled={place === questions.length - 1}
                        onClick={() => onChange({ questions: moved(questions, place, 1) })}
                      >
                        <ArrowDown aria-hidden="true" />
                      </IconButton>
                      <IconButton
                        label={messages.removeQuestion(place + 1)}
                        onClick={() =>
                          onChange({ questions: questions.filter(({ key }) => key !== question.key) })
                        }
                      >
                        <X aria-hidden="true" />
                      </IconButton>
                    </span>
                  </div>
                </fieldset>
              </li>
            ))}
          </ol>
        )}
        {questions.length < LIMITS.mostQuestions && (
          <button
            type="button"
            onClick={() => onChange({ questions: [...questions, questionDraft()] })}
            className="pressable -ms-2 inline-flex min-h-9 items-center gap-1.5 justify-self-start rounded-md px-2 text-sm font-semibold text-pen hover:bg-pen-wash"
          >
            <Plus aria-hidden="true" className="size-4" />
            {messages.addQuestion}
          </button>
        )}
        <TextArea
          label={messages.consent}
          hint={messages.consentHint}
          optional
          rows={4}
          maxLength={LIMITS.consent}
          value={draft.consent}
          error={errorOf('consent')}
          onChange={(event) => onChange({ consent: event.target.value })}
        />
      </div>
    </Section>
  );
}
