/** What somebody appealed, and what was decided about it. */
import type { Appeal } from '@/kit/api/types';
import { StateTag } from '@/ui/Badge';
import { Ago } from '@/ui/Time';
import { messages } from './messages';

const tones = { open: 'warn', upheld: 'plain', granted: 'good' } as const;

export function AppealStateTag({ state }: Pick<Appeal, 'state'>) {
  return <StateTag tone={tones[state]}>{messages.state(state)}</StateTag>;
}

export function AppealWords({ appeal, title }: { appeal: Appeal; title: string }) {
  return (
    <div className="grid max-w-prose gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 className="font-semibold">{title}</h3>
        <p className="flex items-center gap-3 text-sm text-soft">
          <Ago at={appeal.made_at} />
          <AppealStateTag state={appeal.state} />
        </p>
      </div>
      <p className="rounded-md bg-sunk px-4 py-3 break-words whitespace-pre-line">{appeal.reason}</p>
      {appeal.decision && (
        <div className="border-s-3 border-pen ps-4">
          <p className="text-sm font-semibold">{messages.decision}</p>
          <p>{appeal.state === 'granted' ? messages.granted : messages.upheld}</p>
          <p className="mt-1 break-words whitespace-pre-line text-soft">{appeal.decision}</p>
        </div>
      )}
    </div>
  );
}
