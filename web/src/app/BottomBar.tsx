/** The navigation of phones, in reach of the thumb. */
import { Link } from '@tanstack/react-router';
import { CalendarCheck, CalendarDays, type LucideIcon, Search, ShieldCheck, Sun, Wallet } from 'lucide-react';
import { useEffect } from 'react';
import { messages } from './messages';
import type { Destination, NavigationEntry } from './navigation';

const ICONS: Record<Destination, LucideIcon> = {
  '/': Search,
  '/bookings': CalendarCheck,
  '/today': Sun,
  '/calendar': CalendarDays,
  '/wallet': Wallet,
  '/staff': ShieldCheck,
};

const MOST = 5;

export function BottomBar({ entries }: { entries: readonly NavigationEntry<Destination>[] }) {
  useEffect(() => {
    // What sticks to the lower edge of a phone stays above the bar.
    const { style } = document.documentElement;
    style.setProperty('--bottom-bar', '3.5rem');
    return () => void style.removeProperty('--bottom-bar');
  }, []);
  return (
    <nav
      aria-label={messages.phoneNavigation}
      className="fixed inset-x-0 bottom-0 z-30 border-t border-hairline bg-raised pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      <ul className="flex">
        {entries.slice(0, MOST).map(({ to, label }) => {
          const Icon = ICONS[to];
          return (
            <li key={to} className="min-w-0 flex-1">
              <Link
                to={to}
                activeOptions={{ exact: to === '/', includeSearch: false }}
                className="flex min-h-14 flex-col items-center justify-center gap-0.5 text-xs text-soft data-[status=active]:font-semibold data-[status=active]:text-pen"
              >
                <Icon aria-hidden="true" className="size-5" />
                <span className="max-w-full truncate px-1">{label}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
