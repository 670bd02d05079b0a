/** The languages somebody gives advice in. */
import { X } from 'lucide-react';
import { useId } from 'react';
import { languageName } from '@/kit/time/format';
import { FieldError } from '@/ui/Field';
import { Select } from '@/ui/inputs';
import { messages } from './messages';
import { LANGUAGES, LIMITS } from './model';

interface LanguageChoiceProps {
  chosen: readonly string[];
  error: string | undefined;
  onChange: (languages: string[]) => void;
}

export function LanguageChoice({ chosen, error, onChange }: LanguageChoiceProps) {
  const id = useId();
  const open = LANGUAGES.filter((code) => !chosen.includes(code))
    .map((code) => ({ value: code, label: languageName(code) }))
    .sort((one, other) => one.label.localeCompare(other.label));
  return (
    <fieldset className="grid gap-2" aria-describedby={`${id}-error`}>
      <legend className="mb-1.5 text-sm font-semibold">{messages.languages}</legend>
      {chosen.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {chosen.map((code) => (
            <li
              key={code}
              className="inline-flex min-h-9 items-center rounded-md border border-pen bg-pen-wash ps-3 text-sm font-semibold text-pen-strong"
            >
              {languageName(code)}
              <button
                type="button"
                aria-label={messages.removeLanguage(languageName(code))}
                onClick={() => onChange(chosen.filter((each) => each !== code))}
                className="pressable ms-1 grid size-9 place-items-center rounded-md hover:bg-raised"
              >
                <X aria-hidden="true" className="size-4" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {chosen.length < LIMITS.languages && (
        <Select
          label={messages.addLanguage}
          hideLabel={false}
          hint={messages.languagesHint(LIMITS.languages)}
          className="max-w-72"
          value=""
          choices={[{ value: '', label: messages.chooseLanguage }, ...open]}
          onChange={(event) => event.target.value && onChange([...chosen, event.target.value])}
        />
      )}
      <FieldError id={`${id}-error`}>{error}</FieldError>
    </fieldset>
  );
}
