/** The green dot of somebody who is here now. */
import { messages } from './messages';

interface LiveDotProps {
  withWord?: boolean;
  /** Other words than that somebody is online. */
  words?: string;
}

export function LiveDot({ withWord = false, words }: LiveDotProps) {
  return (
    <span className="inline-flex items-center gap-2 text-sm font-medium text-good">
      <span aria-hidden="true" className="relative size-2.5 rounded-full bg-live">
        {/* Scale and opacity only: a page full of these must not repaint all the time. It ends before the words. */}
        <span className="absolute inset-0 animate-ripple rounded-full bg-live" />
      </span>
      {words ?? (withWord ? messages.online : <span className="sr-only">{messages.online}</span>)}
    </span>
  );
}
