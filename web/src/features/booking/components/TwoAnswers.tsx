/** A question of two answers: one is given at once, the other asks for more first. */
import type { ReactNode } from 'react';
import { Button } from '@/ui/Button';
import { Note } from '@/ui/layout';

interface TwoAnswersProps {
  size: 'large' | 'small';
  /** `named` says whom it is about, where several stand in a list. */
  yes: { label: string; named: string; busy: string | false; error: Error | null; give: () => void };
  no: { label: string; named: string; ask: () => void };
  /** What the other answer opens. */
  children: ReactNode;
}

export function TwoAnswers({ size, yes, no, children }: TwoAnswersProps) {
  const isWide = size === 'large';
  return (
    <div className={isWide ? 'grid gap-2' : 'flex flex-wrap items-center gap-2'}>
      <Button
        size={size}
        wide={isWide}
        busy={yes.busy}
        aria-label={isWide ? undefined : yes.named}
        onClick={yes.give}
      >
        {yes.label}
      </Button>
      <Button
        kind={isWide ? 'secondary' : 'quiet'}
        size={isWide ? 'medium' : 'small'}
        wide={isWide}
        disabled={Boolean(yes.busy)}
        aria-label={isWide ? undefined : no.named}
        onClick={no.ask}
      >
        {no.label}
      </Button>
      {yes.error && (
        <div role="alert">
          <Note tone="bad">{yes.error.message}</Note>
        </div>
      )}
      {children}
    </div>
  );
}
