/** Whether one meets one client or many. */
import { RadioGroup } from '@/ui/inputs';
import { messages } from './messages';
import { isClass, type OfferingDraft } from './model/draft';

interface KindFieldsProps {
  draft: OfferingDraft;
  onChange: (change: Partial<OfferingDraft>) => void;
}

export function KindFields({ draft, onChange }: KindFieldsProps) {
  return (
    <RadioGroup
      legend={messages.kind}
      value={isClass(draft) ? 'class' : 'one-to-one'}
      onChange={(kind) =>
        onChange(
          kind === 'class'
            ? // A seat has one price: nobody measures how long each one listened.
              {
                ways: ['seat'],
                location: 'video',
                kind: draft.kind === 'per_minute' ? 'per_session' : draft.kind,
              }
            : { ways: ['slot'] },
        )
      }
      choices={[
        { value: 'one-to-one', label: messages.oneToOne, hint: messages.oneToOneHint },
        { value: 'class', label: messages.class, hint: messages.classHint },
      ]}
    />
  );
}
