/** The ranges of one day as plain fields: the precise way, and the one for phones. */
import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { IconButton } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { controlLook, FieldError } from '@/ui/Field';
import { messages } from './messages';
import { clockOf, draftOf, nextRange, type RangeDraft, readClock, readDrafts } from './model';

interface RangeFieldsProps {
  /** The day in words: "Monday". */
  day: string;
  drafts: readonly RangeDraft[];
  onChange: (drafts: RangeDraft[]) => void;
  /** Refusals of the service, by place and field. */
  refusals?: (place: number, field: 'starts' | 'ends') => string | undefined;
}

export function RangeFields({ day, drafts, onChange, refusals }: RangeFieldsProps) {
  const id = useId();
  const { ranges, problems } = readDrafts(drafts);
  const further = nextRange(ranges);

  function change(key: string, field: 'starts' | 'ends', value: string) {
    onChange(drafts.map((draft) => (draft.key === key ? { ...draft, [field]: value } : draft)));
  }

  /** What was understood is written the usual way once the field is left: "5 pm" becomes "17:00". */
  function tidy(draft: RangeDraft, field: 'starts' | 'ends') {
    const minutes = readClock(draft[field]);
    if (minutes !== null && draft[field] !== clockOf(minutes)) change(draft.key, field, clockOf(minutes));
  }

  return (
    <div className="grid gap-2">
      {drafts.length === 0 && <p className="flex min-h-11 items-center text-faint">{messages.closed}</p>}
      {drafts.map((draft, place) => {
        const errors = (['starts', 'ends'] as const).map((field) => {
          const own = problems.find((problem) => problem.key === draft.key && problem.field === field);
          return own ? messages.refusal(own.refusal) : refusals?.(place, field);
        });
        const error = errors.find(Boolean);
        const errorId = `${id}-${draft.key}`;
        return (
          <div key={draft.key} className="grid gap-1">
            <div className="flex items-center gap-1 sm:gap-2">
              {(['starts', 'ends'] as const).map((field, side) => (
                <span key={field} className="contents">
                  {side === 1 && <span aria-hidden="true">–</span>}
                  <input
                    type="text"
                    inputMode="text"
                    autoComplete="off"
                    aria-label={side === 0 ? messages.from(day) : messages.to(day)}
                    aria-invalid={errors[side] ? true : undefined}
                    aria-describedby={error ? errorId : undefined}
                    value={draft[field]}
                    onChange={(event) => change(draft.key, field, event.target.value)}
                    onBlur={() => tidy(draft, field)}
                    className={classes(controlLook, 'figures max-w-24 px-1! text-center')}
                  />
                </span>
              ))}
              <IconButton
                label={messages.removeRange(day, draft.starts)}
                onClick={() => onChange(drafts.filter(({ key }) => key !== draft.key))}
              >
                <X aria-hidden="true" />
              </IconButton>
            </div>
            <FieldError id={errorId}>{error}</FieldError>
          </div>
        );
      })}
      {further && (
        <button
          type="button"
          aria-label={messages.addRangeOn(day)}
          onClick={() => onChange([...drafts, draftOf(further)])}
          className="pressable -ms-2 inline-flex min-h-9 items-center gap-1.5 justify-self-start rounded-md px-2 text-sm font-semibold text-pen hover:bg-pen-wash"
        >
          <Plus aria-hidden="true" className="size-4" />
          {messages.addRange}
        </button>
      )}
    </div>
  );
}
