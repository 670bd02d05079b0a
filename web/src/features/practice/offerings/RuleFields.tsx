/** What a consultant asks of those who book. */
import type { Approval } from '@/kit/api/types';
import { NumberInput, RadioGroup } from '@/ui/inputs';
import { Section } from '@/ui/layout';
import { messages } from './messages';
import type { OfferingDraft } from './model/draft';

interface RuleFieldsProps {
  draft: OfferingDraft;
  errorOf: (field: string) => string | undefined;
  onChange: (change: Partial<OfferingDraft>) => void;
}

export function RuleFields({ draft, errorOf, onChange }: RuleFieldsProps) {
  const number = (field: 'mostADay' | 'mostAWeek' | 'mostOpen') => ({
    value: draft[field],
    error: errorOf(field),
    min: 1,
    onChange: (event: { target: { value: string } }) => onChange({ [field]: event.target.value }),
  });
  return (
    <Section title={messages.rules}>
      <div className="grid gap-6">
        <RadioGroup
          legend={messages.approval}
          value={draft.approval}
          onChange={(approval) => onChange({ approval: approval as Approval })}
          choices={[
            { value: 'automatic', label: messages.automatic, hint: messages.automaticHint },
            { value: 'by_hand', label: messages.byHand, hint: messages.byHandHint },
          ]}
        />
        <div className="grid items-start gap-5 sm:grid-cols-3">
          <NumberInput
            label={messages.mostADay}
            hint={messages.mostADayHint}
            optional
            {...number('mostADay')}
          />
          <NumberInput
            label={messages.mostAWeek}
            hint={messages.mostAWeekHint}
            optional
            {...number('mostAWeek')}
          />
          <NumberInput
            label={messages.mostOpen}
            hint={messages.mostOpenHint}
            optional
            {...number('mostOpen')}
          />
        </div>
      </div>
    </Section>
  );
}
