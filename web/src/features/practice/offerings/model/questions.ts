/** What clients are asked, while it is typed; pure. */
import type { Form, Question, QuestionKind } from '@/kit/api/types';
import type { FieldReader } from './fields';
import { LIMITS } from './limits';

export interface QuestionDraft {
  key: string;
  kind: QuestionKind;
  label: string;
  required: boolean;
  /** One choice a line. */
  choices: string;
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

interface FormDraft {
  questions: QuestionDraft[];
  consent: string;
}

export function readForm(draft: FormDraft, read: FieldReader): Form | null {
  const questions = draft.questions.map(({ kind, label, required, choices }, place): Question => {
    const named = isChoosing(kind) ? linesOf(choices) : [];
    if (label.trim() === '') read.refuse(`questions.${place}.label`, 'missing');
    if (isChoosing(kind) && (named.length < 2 || named.length > LIMITS.mostChoices)) {
      read.refuse(`questions.${place}.choices`, 'choices');
    }
    if (named.some((choice) => choice.length > LIMITS.choice)) {
      read.refuse(`questions.${place}.choices`, 'too-long');
    }
    return { kind, label: label.trim(), required, choices: named };
  });
  const consent = draft.consent.trim() || null;
  return questions.length === 0 && consent === null ? null : { questions, consent };
}
