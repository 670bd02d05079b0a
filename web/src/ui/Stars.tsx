/** Ratings: shown, and given. */
import { Star } from 'lucide-react';
import { useId } from 'react';
import { count as countWords, oneDecimal } from '../kit/time/format';
import { messages } from './messages';

/** "★ 4.8 (213 ratings)", always with how many stand behind it. */
export function Rating({ average, count }: { average: number | null; count: number }) {
  if (average === null || count === 0) return <span className="text-sm text-faint">{messages.notRated}</span>;
  return (
    <span className="figures inline-flex items-baseline gap-1 text-sm whitespace-nowrap">
      <Star aria-hidden="true" className="size-3.5 self-center fill-star text-star" />
      <span className="font-semibold">
        {oneDecimal(average)}
        <span className="sr-only"> {messages.stars('').trim()}</span>
      </span>
      <span className="text-faint">({messages.ratings(countWords(count), count === 1)})</span>
    </span>
  );
}

/** Five stars, filled as far as the value goes. */
export function Stars({ value }: { value: number }) {
  return (
    <span role="img" aria-label={messages.stars(oneDecimal(value))} className="inline-flex gap-0.5">
      {[1, 2, 3, 4, 5].map((place) => (
        <Star
          key={place}
          aria-hidden="true"
          className={place <= Math.round(value) ? 'size-4 fill-star text-star' : 'size-4 text-edge'}
        />
      ))}
    </span>
  );
}

interface StarInputProps {
  legend: string;
  value: number | null;
  onChange: (value: number) => void;
}

/** Radio buttons underneath: arrows move, one is always said. */
export function StarInput({ legend, value, onChange }: StarInputProps) {
  const name = useId();
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-semibold">{legend}</legend>
      <div className="flex">
        {[1, 2, 3, 4, 5].map((place) => (
          <label
            key={place}
            className="pressable grid size-11 cursor-pointer place-items-center rounded-md hover:bg-sunk has-focus-visible:outline-3 has-focus-visible:outline-pen"
          >
            <input
              type="radio"
              name={name}
              value={place}
              checked={value === place}
              onChange={() => onChange(place)}
              className="sr-only"
            />
            <span className="sr-only">{messages.starsChoice(place)}</span>
            <Star
              aria-hidden="true"
              className={value !== null && place <= value ? 'size-7 fill-star text-star' : 'size-7 text-edge'}
            />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
