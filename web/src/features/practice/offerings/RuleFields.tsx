/** What a consultant asks of those who book. */
import type { Approval } from '@/kit/api/types';
import { RadioGroup } from '@/ui/inputs';
import { Section } from '@/ui/layout';
import { messages } from './messages';
import type { OfferingDraft } from './model';

interface RuleFieldsProps {
  draft: OfferingDraft;
  onChange: (change: Partial<OfferingDraft>) => void;
}

export function RuleFields({ draft, onChange }: RuleFieldsProps) {
  return (
    <Section title={messages.rules}>
      <RadioGroup
        legend={messages.approval}
        value={draft.approval}
        onChange={(approval) => onChange({ approval: approval as Approval })}
        choices={[
          { value: 'automatic', label: messages.automatic, hint: messages.automaticHint },
          { value: 'by_hand', label: messages.byHand, hint: messages.byHandHint },
        ]}
      />
    </Section>
  );
}
