/** Dialogs and sheets on the browser's own modal dialog: it keeps the focus, closes on Escape, and weighs nothing. */
import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { IconButton } from './Button';
import { classes } from './classes';
import { messages } from './messages';

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  /** The buttons, the safe one first; they wrap to full width on phones. */
  actions?: ReactNode;
  /** `sheet` comes from the edge of the screen and keeps the page in view. */
  shape?: 'dialog' | 'sheet';
  /** While a command is on its way, closing would hide its outcome. */
  locked?: boolean;
}

export function Dialog({ open, ...rest }: DialogProps) {
  return open && <OpenDialog {...rest} />;
}

function OpenDialog({
  onClose,
  title,
  children,
  actions,
  shape = 'dialog',
  locked = false,
}: Omit<DialogProps, 'open'>) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Before the element leaves the page: closing it gives the focus back to where it came from.
  useLayoutEffect(() => {
    const dialog = element.current;
    if (!dialog) return;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a modal dialog by itself; the click is on its backdrop
    <dialog
      ref={element}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        if (!locked) onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget && !locked) onClose();
      }}
      className={classes(
        'border border-hairline bg-raised p-0 text-ink shadow-lift backdrop:bg-black/45',
        'm-0 mt-auto w-full max-w-none rounded-t-lg animate-slide-up max-h-[92dvh]',
        shape === 'dialog'
          ? 'sm:m-auto sm:w-[min(34rem,92vw)] sm:rounded-lg'
          : 'sm:ms-auto sm:mt-0 sm:h-dvh sm:max-h-none sm:w-[min(28rem,92vw)] sm:rounded-none sm:rounded-s-lg',
      )}
    >
      <div className="grid gap-4 p-5 sm:p-6">
        <div className="flex items-start justify-between gap-3">
          <h2 id={titleId} className="pt-1.5 text-xl">
            {title}
          </h2>
          <IconButton label={messages.close} onClick={onClose} disabled={locked} className="-me-2">
            <X aria-hidden="true" />
          </IconButton>
        </div>
        <div>{children}</div>
        {actions && (
          <div className="flex flex-col gap-2 sm:flex-row-reverse [&>*]:max-sm:w-full">{actions}</div>
        )}
      </div>
    </dialog>
  );
}
