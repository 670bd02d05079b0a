/** Small words about a state. */
import type { ReactNode } from 'react';
import { classes } from './classes';

export type Tone = 'plain' | 'pen' | 'good' | 'warn' | 'bad' | 'marker';

const tones: Record<Tone, string> = {
  plain: 'bg-sunk text-soft',
  pen: 'bg-pen-wash text-pen-strong',
  good: 'bg-good-wash text-good',
  warn: 'bg-warn-wash text-warn',
  bad: 'bg-bad-wash text-bad',
  marker: 'bg-marker text-on-marker',
};

export function Badge({
  tone = 'plain',
  icon,
  children,
}: {
  tone?: Tone;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <span
      className={classes(
        'inline-flex items-center gap-1 rounded-sm px-2 py-0.5 text-xs font-semibold whitespace-nowrap [&_svg]:size-3.5',
        tones[tone],
      )}
    >
      {icon}
      {children}
    </span>
  );
}

/** A state with a dot, so that colour is never the only sign: the word says it. */
export function StateTag({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <Badge tone={tone} icon={<span aria-hidden="true" className="me-0.5 size-1.5 rounded-full bg-current" />}>
      {children}
    </Badge>
  );
}
