/** Screens that need a signed-in person say so in their route: `beforeLoad: requireSignedIn`. */
import type { QueryClient } from '@tanstack/react-query';
import { redirect } from '@tanstack/react-router';
import type { Me } from '../api/types';
import { meQuery } from './session';

interface Arrival {
  context: { queryClient: QueryClient };
  location: { href: string };
}

/** Sends a visitor to sign in, and back here afterwards; so also whoever came by a link to another booking. */
export async function requireSignedIn({ context, location }: Arrival): Promise<{ me: Me }> {
  const me = await context.queryClient.ensureQueryData(meQuery);
  const isOpen = me && (!me.only_booking_id || location.href.includes(me.only_booking_id));
  if (!isOpen) throw redirect({ to: '/sign-in', search: { next: location.href } });
  return { me };
}

/** The path of our own site to go to after signing in; anything else becomes the home page. */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string') return '/';
  // Browsers read a backslash as a slash and drop control characters: "/\evil.example" leaves the site.
  const hasControl = [...next].some((character) => character.charCodeAt(0) <= 0x20);
  if (!next.startsWith('/') || next.startsWith('//') || next.includes('\\') || hasControl) return '/';
  const url = new URL(next, 'https://here.invalid');
  return url.origin === 'https://here.invalid' ? url.pathname + url.search + url.hash : '/';
}
