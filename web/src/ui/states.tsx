/** What stands where content is not there yet, not there at all, or could not be fetched. */
import { type ReactNode, useEffect, useRef } from 'react';
import { Problem } from '../kit/api/problem';
import { Button } from './Button';
import { classes } from './classes';
import { messages } from './messages';

/** A place held for what is coming. Give it the size of what will stand there. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden="true" className={classes('block animate-breathe rounded-sm bg-hairline', className)} />
  );
}

/** Wraps skeletons and says once, to those who cannot see them, that something is loading. */
export function Loading({ children, label = messages.loading }: { children: ReactNode; label?: string }) {
  return (
    <div role="status" aria-busy="true">
      <span className="sr-only">{label}</span>
      {children}
    </div>
  );
}

interface EmptyStateProps {
  title: ReactNode;
  /** How to fill it. */
  children?: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="mx-auto grid max-w-md justify-items-center gap-3 py-12 text-center">
      <svg aria-hidden="true" viewBox="0 0 72 40" className="w-18 text-edge">
        <path d="M4 34h64" stroke="currentColor" strokeWidth="1.5" />
        <path
          d="M14 27c8-14 12 8 20-4s8-12 16-3"
          fill="none"
          stroke="var(--pen)"
          strokeWidth="2"
          strokeLinecap="round"
        />
        <path d="m50 20 9-14 5 3-9 14-6 3z" fill="var(--marker)" stroke="currentColor" strokeWidth="1.5" />
      </svg>
      <p className="font-serif text-xl font-semibold">{title}</p>
      {children && <div className="text-soft">{children}</div>}
      {action}
    </div>
  );
}

interface ErrorStateProps {
  error: unknown;
  onRetry?: () => void;
  title?: ReactNode;
  /** Other ways on, beside trying again. */
  action?: ReactNode;
}

/** What happened, in a sentence, and what to do next. */
export function ErrorState({ error, onRetry, title = messages.errorTitle, action }: ErrorStateProps) {
  const problem = error instanceof Problem ? error : null;
  return (
    <div
      role="alert"
      className="grid content-start justify-items-start gap-3 rounded-e-md border-s-3 border-bad bg-bad-wash p-5"
    >
      <p className="font-serif text-lg font-semibold">{title}</p>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      {problem?.requestId && (
        <p className="figures text-xs text-soft">{messages.reference(problem.requestId)}</p>
      )}
      <div className="flex flex-wrap gap-2">
        {onRetry && (
          <Button kind="secondary" onClick={onRetry}>
            {messages.tryAgain}
          </Button>
        )}
        {action}
      </div>
    </div>
  );
}

interface LoadMoreProps {
  hasMore: boolean;
  loading: boolean;
  onMore: () => void;
  label?: string;
  /** How many there are now: the first of the new ones takes no focus, but the count is announced. */
  announce?: string;
}

/** The next page of a list, asked for by hand so that the footer can be reached. */
export function LoadMore({ hasMore, loading, onMore, label = messages.loadMore, announce }: LoadMoreProps) {
  const pressed = useRef(false);
  useEffect(() => {
    if (!loading) pressed.current = false;
  }, [loading]);
  return (
    <div className="flex justify-center py-6">
      {hasMore && (
        <Button
          kind="secondary"
          busy={loading && messages.loading}
          onClick={() => {
            if (pressed.current) return;
            pressed.current = true;
            onMore();
          }}
        >
          {label}
        </Button>
      )}
      <span aria-live="polite" className="sr-only">
        {announce}
      </span>
    </div>
  );
}
