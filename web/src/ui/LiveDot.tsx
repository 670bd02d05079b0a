/** The green dot of somebody who is here now. */
import { messages } from './messages';

export function LiveDot({ withWord = false }: { withWord?: boolean }) {
  return (
    <span className="inline-flex items-center gap-1.5 text-sm font-medium text-good">
      <span aria-hidden="true" className="size-2.5 animate-ring rounded-full bg-live" />
      {withWord ? messages.online : <span className="sr-only">{messages.online}</span>}
    </span>
  );
}
