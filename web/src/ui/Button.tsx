/** Buttons, and links that look like them. */
import { createLink } from '@tanstack/react-router';
import type { ButtonHTMLAttributes, ComponentProps, ReactNode } from 'react';
import { classes } from './classes';
import { PathLink } from './Link';

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger';
export type ButtonSize = 'small' | 'medium' | 'large';

const kinds: Record<ButtonKind, string> = {
  primary: 'bg-pen text-on-pen border-pen hover:bg-pen-strong hover:border-pen-strong',
  secondary: 'bg-raised text-ink border-edge hover:border-ink hover:bg-sunk',
  quiet: 'bg-transparent text-pen border-transparent hover:bg-pen-wash',
  danger: 'bg-bad text-on-bad border-bad hover:bg-bad-strong hover:border-bad-strong',
};

const sizes: Record<ButtonSize, string> = {
  small: 'min-h-9 px-3 text-sm',
  medium: 'min-h-11 px-4.5 text-base',
  large: 'min-h-13 px-6 text-lg',
};

/** The looks of a button, for elements that must be something else. */
export function buttonLook(kind: ButtonKind = 'primary', size: ButtonSize = 'medium', wide = false): string {
  return classes(
    'pressable inline-flex items-center justify-center gap-2 rounded-md border font-semibold text-center no-underline',
    'active:translate-y-px disabled:opacity-55 disabled:cursor-not-allowed disabled:active:translate-y-0',
    'aria-busy:cursor-progress',
    kinds[kind],
    sizes[size],
    wide && 'w-full',
  );
}

interface Looks {
  kind?: ButtonKind;
  size?: ButtonSize;
  wide?: boolean;
}

export interface ButtonProps extends Looks, ButtonHTMLAttributes<HTMLButtonElement> {
  /** Says what is awaited ("Booking…"); the button is busy while it is set. */
  busy?: string | false | undefined;
  icon?: ReactNode;
}

/** A press while busy does nothing, and the focus stays where it is (a disabled button would lose it). */
export function Button({
  kind,
  size,
  wide,
  busy,
  icon,
  children,
  className,
  onClick,
  type,
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type ?? 'button'}
      className={classes(buttonLook(kind, size, wide), className)}
      aria-busy={busy ? true : undefined}
      aria-disabled={busy ? true : undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
      {...rest}
    >
      {busy ? <Spinner /> : icon}
      {busy || children}
    </button>
  );
}

export function Spinner() {
  return (
    <span
      aria-hidden="true"
      className="size-4 shrink-0 animate-turn rounded-full border-2 border-current border-r-transparent"
    />
  );
}

export interface IconButtonProps extends ComponentProps<'button'> {
  /** What it does, for those who do not see the icon. */
  label: string;
  kind?: 'plain' | 'secondary';
}

export function IconButton({ label, kind = 'plain', className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={classes(
        'pressable inline-grid size-11 place-items-center rounded-md text-ink hover:bg-sunk',
        'disabled:opacity-40 disabled:cursor-not-allowed disabled:hover:bg-transparent [&_svg]:size-5',
        kind === 'secondary' && 'border border-edge bg-raised hover:border-ink',
        className,
      )}
      {...rest}
    >
      {children}
    </button>
  );
}

type AnchorProps = Looks & ComponentProps<'a'>;

function ButtonAnchor({ kind, size, wide, className, ...rest }: AnchorProps) {
  return <a className={classes(buttonLook(kind, size, wide), className)} {...rest} />;
}

/** A link to one of our screens that looks like a button; takes the same typed `to`, `params`, `search`. */
export const ButtonLink = createLink(ButtonAnchor);

/** As `PathLink`, in the looks of a button. */
export function ButtonPathLink({
  kind,
  size,
  wide,
  className,
  ...rest
}: Looks & ComponentProps<typeof PathLink>) {
  return <PathLink className={classes(buttonLook(kind, size, wide), className)} {...rest} />;
}
