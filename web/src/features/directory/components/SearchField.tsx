/** The one field: searches while one types, and when one presses Enter. */
import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/ui/Button';
import { messages } from '../messages';

/** Long enough not to ask at every key. */
const PAUSE_MS = 350;

interface SearchFieldProps {
  /** The words in the address. */
  text: string;
  /** `replace` while typing: only a finished search is a step to go back to. */
  onSearch: (text: string, replace: boolean) => void;
}

export function SearchField({ text, onSearch }: SearchFieldProps) {
  const [typed, setTyped] = useState(text);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const asked = useRef(text);

  useEffect(() => {
    // The address changed by itself (the back button, a link): follow it.
    if (text !== asked.current) {
      asked.current = text;
      setTyped(text);
    }
  }, [text]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function ask(words: string, replace: boolean) {
    clearTimeout(timer.current);
    const trimmed = words.trim();
    if (trimmed === asked.current) return;
    // The first word typed on an empty search makes a step; its corrections do not.
    const isCorrection = replace && asked.current !== '';
    asked.current = trimmed;
    onSearch(trimmed, isCorrection);
  }

  return (
    <search>
      <form
        className="flex flex-col gap-2 sm:flex-row"
        onSubmit={(event) => {
          event.preventDefault();
          ask(typed, false);
        }}
      >
        <div className="relative grow">
          <Search
            aria-hidden="true"
            className="pointer-events-none absolute start-4 top-1/2 size-5 -translate-y-1/2 text-pen"
          />
          <input
            type="search"
            name="text"
            enterKeyHint="search"
            autoComplete="off"
            aria-label={messages.searchLabel}
            placeholder={messages.searchPlaceholder}
            value={typed}
            onChange={(event) => {
              const words = event.target.value;
              setTyped(words);
              clearTimeout(timer.current);
              timer.current = setTimeout(() => ask(words, true), PAUSE_MS);
            }}
            className="pressable min-h-14 w-full rounded-md border-2 border-ink bg-raised ps-12 pe-4 text-lg placeholder:text-faint focus-visible:outline-offset-0"
          />
        </div>
        <Button type="submit" size="large" className="max-sm:sr-only max-sm:focus:not-sr-only sm:min-h-14">
          {messages.search}
        </Button>
      </form>
    </search>
  );
}
