/** Where a consultant meets those who book. */
import type { LocationKind } from '@/kit/api/types';
import { RadioGroup, TextInput } from '@/ui/inputs';
import { Section } from '@/ui/layout';
import { messages } from './messages';
import type { OfferingDraft } from './model/draft';
import { LIMITS } from './model/limits';

interface LocationFieldsProps {
  draft: OfferingDraft;
  errorOf: (field: string) => string | undefined;
  onChange: (change: Partial<OfferingDraft>) => void;
}

export function LocationFields({ draft, errorOf, onChange }: LocationFieldsProps) {
  return (
    <Section title={messages.where}>
      <div className="grid gap-5">
        <RadioGroup
          legend={messages.location}
          value={draft.location}
          error={errorOf('location')}
          onChange={(location) =>
            onChange(
              location === 'video'
                ? { location }
                : {
                    location: location as LocationKind,
                    // Nothing measures the minutes there, and nobody waits in a line.
                    ways: ['slot'],
                    kind: draft.kind === 'per_minute' ? 'per_session' : draft.kind,
                  },
            )
          }
          choices={[
            { value: 'video', label: messages.video, hint: messages.videoHint },
            { value: 'phone', label: messages.phone, hint: messages.phoneHint },
            { value: 'in_person', label: messages.inPerson, hint: messages.inPersonHint },
          ]}
        />
        {draft.location === 'phone' && (
          <TextInput
            label={messages.number}
            hint={messages.numberHint}
            type="tel"
            autoComplete="tel"
            className="max-w-80"
            maxLength={LIMITS.phone}
            value={draft.phone}
            error={errorOf('phone')}
            onChange={(event) => onChange({ phone: event.target.value })}
          />
        )}
        {draft.location === 'in_person' && (
          <TextInput
            label={messages.address}
            hint={messages.addressHint}
            autoComplete="street-address"
            maxLength={LIMITS.address}
            value={draft.address}
            error={errorOf('address')}
            onChange={(event) => onChange({ address: event.target.value })}
          />
        )}
      </div>
    </Section>
  );
}
