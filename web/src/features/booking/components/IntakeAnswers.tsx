/** What a client was asked and answered, as it was then. */
import type { Intake, IntakeAnswer } from '@/kit/api/types';
import { dateWords, listWords } from '@/kit/time/format';
import { messages } from '../messages';

export function IntakeAnswers({ intake }: { intake: Intake }) {
  return (
    <>
      <dl className="grid max-w-prose gap-4">
        {intake.form.questions.map((question, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what was answered never changes
          <div key={place}>
            <dt className="text-sm font-semibold">{question.label}</dt>
            <dd className="whitespace-pre-line">
              {wordsOf(intake.answers[place] ?? null, question.kind === 'date')}
            </dd>
          </div>
        ))}
      </dl>
      {intake.consented && intake.form.consent && (
        <details className="mt-4 max-w-prose text-sm">
          <summary className="pressable min-h-9 cursor-pointer py-1.5 font-semibold">
            {messages.agreed}
          </summary>
          <p className="rounded-md bg-sunk px-4 py-3 whitespace-pre-line">{intake.form.consent}</p>
        </details>
      )}
    </>
  );
}

function wordsOf(answer: IntakeAnswer, isDate: boolean): string {
  if (answer === null) return messages.notAnswered;
  if (typeof answer === 'boolean') return answer ? messages.yes : messages.no;
  if (Array.isArray(answer)) return listWords(answer);
  return isDate ? dateWords(answer, { day: 'numeric', month: 'long', year: 'numeric' }) : answer;
}
