/** What a client says with a booking: answers, for whom it is, a note. */
import type { Problem } from '@/kit/api/problem';
import type { Form } from '@/kit/api/types';
import { TextArea } from '@/ui/inputs';
import { AttendeeFields } from '../attendees/AttendeeFields';
import { messages } from '../messages';
import type { Said } from '../said';
import { IntakeFields } from './IntakeFields';

const LONGEST_NOTE = 2000;

interface SaidFieldsProps {
  said: Said;
  form: Form | null;
  /** Who reads it. */
  giver: string;
  /** Whether it can be for somebody else. */
  forOthers?: boolean;
  refusal: Problem | null;
}

export function SaidFields({ said, form, giver, forOthers = true, refusal }: SaidFieldsProps) {
  const errorOf = said.errorOf(refusal);
  return (
    <>
      {form && (
        <div className="grid gap-4">
          <h2 className="text-lg">{messages.questionsTitle}</h2>
          <IntakeFields form={form} draft={said.intake} errorOf={errorOf} onChange={said.setIntake} />
        </div>
      )}
      {forOthers && <AttendeeFields draft={said.attendee} errorOf={errorOf} onChange={said.setAttendee} />}
      <TextArea
        label={messages.note}
        optional
        hint={messages.noteHint(giver)}
        maxLength={LONGEST_NOTE}
        value={said.note}
        error={refusal?.field('note')}
        onChange={(event) => said.setNote(event.target.value)}
      />
    </>
  );
}
