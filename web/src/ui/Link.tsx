/** Links in running text and lists. */
import { createLink, useRouter } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { classes } from './classes';

const look =
  'text-pen underline decoration-1 underline-offset-[0.2em] decoration-pen/40 hover:decoration-pen hover:text-pen-strong';

function Anchor({ className, ...rest }: ComponentProps<'a'>) {
  return <a className={classes(look, className)} {...rest} />;
}

/** A link to one of our screens. */
export const Link = createLink(Anchor);

/** A link to something the browser fetches itself: a file, an API address, another site. */
export const PlainLink = Anchor;

/**
 * A link to a path of ours that is known only as text, such as where to return to. Navigates without a page
 * load, and leaves new tabs and downloads to the browser. Where the route is known, use `Link`: it is typed.
 */
export function PathLink({ href, onClick, ...rest }: ComponentProps<'a'> & { href: string }) {
  const { history } = useRouter();
  return (
    <a
      href={href}
      onClick={(event) => {
        onClick?.(event);
        const isPlain =
          event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
        if (!isPlain || event.defaultPrevented) return;
        event.preventDefault();
        history.push(href);
      }}
      {...rest}
    />
  );
}
