/**
 * The one list of what the header and the phone's bottom bar show, by role.
 *
 * Add a screen's entry here when its route exists; an entry whose `to` is no route does not compile.
 * Order is the order on screen; the bottom bar shows the first five.
 */
import type { LinkProps } from '@tanstack/react-router';
import { CalendarCheck, CalendarDays, type LucideIcon, Search, ShieldCheck, Sun, Wallet } from 'lucide-react';
import type { Role } from '@/kit/api/types';
import { messages } from './messages';

export interface NavigationEntry {
  to: NonNullable<LinkProps['to']>;
  label: string;
  icon: LucideIcon;
  /** Who sees it; a visitor sees what is for `everyone`. */
  audience: 'everyone' | Role;
}

export const navigation: readonly NavigationEntry[] = [
  { to: '/', label: messages.find, icon: Search, audience: 'everyone' },
  { to: '/bookings', label: messages.bookings, icon: CalendarCheck, audience: 'client' },
  { to: '/today', label: messages.today, icon: Sun, audience: 'consultant' },
  { to: '/calendar', label: messages.calendar, icon: CalendarDays, audience: 'consultant' },
  { to: '/wallet', label: messages.wallet, icon: Wallet, audience: 'client' },
  { to: '/staff', label: messages.console, icon: ShieldCheck, audience: 'staff' },
];

export function entriesFor(roles: readonly Role[]): NavigationEntry[] {
  return navigation.filter(({ audience }) => audience === 'everyone' || roles.includes(audience));
}
