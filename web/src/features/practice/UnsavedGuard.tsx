/** Asks before a page with unsaved changes is left, and keeps the bar that saves them in view. */
import { useBlocker } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';

const messages = {
  title: 'Leave without saving?',
  text: 'Your changes on this page are not saved yet and would be lost.',
  stay: 'Stay here',
  leave: 'Leave and lose them',
  unsaved: 'Not saved yet',
  discard: 'Discard',
};

export function UnsavedGuard({ isDirty }: { isDirty: boolean }) {
  const blocker = useBlocker({
    // A changed filter or tab of the same page loses nothing.
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  return (
    <Dialog
      open={blocker.status === 'blocked'}
      onClose={() => blocker.reset?.()}
      title={messages.title}
      actions={
        <>
          <Button onClick={() => blocker.reset?.()}>{messages.stay}</Button>
          <Button kind="danger" onClick={() => blocker.proceed?.()}>
            {messages.leave}
          </Button>
        </>
      }
    >
      {messages.text}
    </Dialog>
  );
}

interface SaveBarProps {
  isDirty: boolean;
  /** What stands in the way of saving, if anything. */
  note?: ReactNode;
  onDiscard: () => void;
  /** The button that saves. */
  children: ReactNode;
}

/** Sticks to the lower edge of the screen, above the phone's bottom bar, while there is something to save. */
export function SaveBar({ isDirty, note, onDiscard, children }: SaveBarProps) {
  if (!isDirty) return null;
  return (
    <div className="sticky bottom-(--bottom-bar) z-20 -mx-4 mt-6 animate-rise border-t border-edge bg-raised px-4 py-3 shadow-lift sm:mx-0 sm:rounded-lg sm:border md:bottom-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="text-sm text-soft" aria-live="polite">
          {note ?? messages.unsaved}
        </p>
        <div className="flex gap-2 max-sm:w-full max-sm:[&>*]:flex-1">
          <Button kind="secondary" onClick={onDiscard}>
            {messages.discard}
          </Button>
          {children}
        </div>
      </div>
    </div>
  );
}
