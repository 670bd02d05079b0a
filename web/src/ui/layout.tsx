/** The parts a page is laid out from: its head, its sections, the hairlines between them. */
import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes';

interface PageHeaderProps {
  title: ReactNode;
  /** One calm sentence. */
  lead?: ReactNode;
  /** Small words above the title: where we are. */
  above?: ReactNode;
  actions?: ReactNode;
}

/** Every screen has exactly one. The title takes the focus after a navigation. */
export function PageHeader({ title, lead, above, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4 pt-8 pb-6 sm:pt-12">
      <div className="grid max-w-3xl gap-2">
        {above && <div className="text-sm text-faint">{above}</div>}
        <h1 data-focus-target tabIndex={-1} className="text-2xl sm:text-3xl">
          {title}
        </h1>
        {lead && <p className="text-lg text-soft">{lead}</p>}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </header>
  );
}

interface SectionProps {
  title?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
  id?: string;
}

/** A part of a page, set off by a hairline rather than a box. */
export function Section({ title, actions, children, className, id }: SectionProps) {
  return (
    <section id={id} className={classes('border-t border-hairline pt-6 pb-10', className)}>
      {(title || actions) && (
        <div className="mb-4 flex flex-wrap items-baseline justify-between gap-3">
          {title && <h2 className="text-xl">{title}</h2>}
          {actions}
        </div>
      )}
      {children}
    </section>
  );
}

/** A raised sheet of paper, for the one thing on a page that is acted on. */
export function Card({ className, ...rest }: ComponentProps<'div'>) {
  return (
    <div
      className={classes('rounded-lg border border-hairline bg-raised p-5 shadow-lift sm:p-6', className)}
      {...rest}
    />
  );
}

/** A remark that must not be missed: terms, warnings, what happens next. */
export function Note({
  tone = 'plain',
  title,
  children,
}: {
  tone?: 'plain' | 'warn' | 'bad' | 'good';
  title?: ReactNode;
  children: ReactNode;
}) {
  const looks = {
    plain: 'border-pen bg-pen-wash',
    warn: 'border-warn bg-warn-wash',
    bad: 'border-bad bg-bad-wash',
    good: 'border-good bg-good-wash',
  };
  return (
    <div className={classes('rounded-e-md border-s-3 px-4 py-3', looks[tone])}>
      {title && <p className="font-semibold">{title}</p>}
      <div className="text-sm">{children}</div>
    </div>
  );
}
