/** A client's answers while they are typed; pure, but for the browser's own storage. */
import { useEffect, useState } from 'react';
import type { Form, Id, IntakeAnswer, Question } from '@/kit/api/types';

export interface IntakeDraft {
  answers: IntakeAnswer[];
  consent: boolean;
}

export function emptyIntake(form: Form | null): IntakeDraft {
  return { answers: (form?.questions ?? []).map(() => null), consent: false };
}

export function isAnswered(answer: IntakeAnswer): boolean {
  return typeof answer === 'string'
    ? answer.trim() !== ''
    : answer !== null && answer !== undefined
      ? !Array.isArray(answer) || answer.length > 0
      : false;
}

/** The places of questions that must be answered and are not. */
export function unanswered(form: Form, { answers }: IntakeDraft): number[] {
  return form.questions.flatMap(({ required }, place) =>
    required && !isAnswered(answers[place] ?? null) ? [place] : [],
  );
}

/** As the service takes them: what is not answered is nothing. */
export function answersOf(form: Form | null, { answers }: IntakeDraft): IntakeAnswer[] {
  return (form?.questions ?? []).map((_, place) => {
    const answer = answers[place] ?? null;
    return isAnswered(answer) ? answer : null;
  });
}

/** With or without one of several choices, in the question's own order. */
export function toggled(question: Question, answer: IntakeAnswer, choice: string): string[] {
  const chosen = new Set(Array.isArray(answer) ? answer : []);
  if (!chosen.delete(choice)) chosen.add(choice);
  return question.choices.filter((each) => chosen.has(each));
}

/** What was typed outlives a payment and a reload; another version of the form begins anew. */
export function useKeptIntake(
  offeringId: Id,
  form: Form | null,
  version: number,
): [IntakeDraft, (draft: IntakeDraft | null) => void] {
  const key = `consulta.intake.${offeringId}.${version}`;
  const [kept, setKept] = useState(() => ({ key, draft: read(key) ?? emptyIntake(form) }));
  const draft = kept.key === key ? kept.draft : (read(key) ?? emptyIntake(form));
  useEffect(() => {
    if (!form) return;
    try {
      sessionStorage.setItem(key, JSON.stringify(draft));
    } catch {
      // Without storage the answers last as long as the page.
    }
  }, [key, form, draft]);
  return [draft, (next) => setKept({ key, draft: next ?? emptyIntake(form) })];
}

function read(key: string): IntakeDraft | null {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return found !== null && typeof found === 'object' && 'answers' in found ? (found as IntakeDraft) : null;
  } catch {
    return null;
  }
}
