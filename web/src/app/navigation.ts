/**
 * The one list of what the header and the phone's bottom bar show, by role.
 *
 * Add a screen's entry here when its route exists; an entry whose `to` is no route does not compile, nor one without an icon
 * in the bottom bar.
 * Order is the order on screen; the bottom bar shows the first five.
 */
import type { LinkProps } from '@tanstack/react-router';
import type { Role } from '@/kit/api/types';
import { messages } from './messages';

export interface NavigationEntry<To = NonNullable<LinkProps['to']>> {
  to: To;
  label: string;
  /** Who sees it; a visitor sees what is for `everyone`. */
  audience: 'everyone' | Role;
}

const navigation = [
  { to: '/', label: messages.find, audience: 'everyone' },
  { to: '/bookings', label: messages.bookings, audience: 'client' },
  { to: '/today', label: messages.today, audience: 'consultant' },
  { to: '/calendar', label: messages.calendar, audience: 'consultant' },
  { to: '/wallet', label: messages.wallet, audience: 'client' },
  { to: '/staff', label: messages.console, audience: 'staff' },
] as const satisfies readonly NavigationEntry[];

/** Where the navigation leads. */
export type Destination = (typeof navigation)[number]['to'];

export function entriesFor(roles: readonly Role[]): NavigationEntry<Destination>[] {
  return navigation.filter(({ audience }) => audience === 'everyone' || roles.includes(audience));
}
