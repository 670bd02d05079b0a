/** The navigation of phones, in reach of the thumb. With a single entry there is nothing to choose, and no bar. */
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { messages } from './messages';
import type { NavigationEntry } from './navigation';

const MOST = 5;

export function BottomBar({ entries }: { entries: readonly NavigationEntry[] }) {
  const shown = entries.length >= 2;
  useEffect(() => {
    // What sticks to the lower edge of a phone stays above the bar.
    document.documentElement.style.setProperty('--bottom-bar', shown ? '3.5rem' : '0px');
  }, [shown]);
  if (!shown) return null;
  return (
    <nav
      aria-label={messages.phoneNavigation}
      className="fixed inset-x-0 bottom-0 z-30 border-t border-hairline bg-raised pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      <ul className="flex">
        {entries.slice(0, MOST).map(({ to, label, icon: Icon }) => (
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
        ))}
      </ul>
    </nav>
  );
}
