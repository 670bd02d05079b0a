/** For whom it is: oneself, or somebody else by name. */
import { Checkbox, TextInput } from '@/ui/inputs';
import { messages } from './messages';
import type { AttendeeDraft } from './model';

const LONGEST_NAME = 80;
const LONGEST_RELATION = 40;

interface AttendeeFieldsProps {
  draft: AttendeeDraft;
  errorOf: (field: string) => string | undefined;
  onChange: (draft: AttendeeDraft) => void;
}

export function AttendeeFields({ draft, errorOf, onChange }: AttendeeFieldsProps) {
  const typed = (field: 'name' | 'relation' | 'email') => (event: { target: { value: string } }) =>
    onChange({ ...draft, [field]: event.target.value });
  return (
    <div className="grid gap-4">
      <Checkbox
        label={messages.other}
        hint={draft.isOther && messages.otherHint}
        checked={draft.isOther}
        onChange={(event) => onChange({ ...draft, isOther: event.target.checked })}
      />
      {draft.isOther && (
        <>
          <TextInput
            label={messages.name}
            autoComplete="off"
            maxLength={LONGEST_NAME}
            value={draft.name}
            error={errorOf('attendee.name')}
            onChange={typed('name')}
          />
          <TextInput
            label={messages.relation}
            optional
            hint={messages.relationHint}
            autoComplete="off"
            maxLength={LONGEST_RELATION}
            value={draft.relation}
            error={errorOf('attendee.relation')}
            onChange={typed('relation')}
          />
          <TextInput
            label={messages.email}
            optional
            type="email"
            hint={messages.emailHint}
            autoComplete="off"
            value={draft.email}
            error={errorOf('attendee.email')}
            onChange={typed('email')}
          />
        </>
      )}
    </div>
  );
}
