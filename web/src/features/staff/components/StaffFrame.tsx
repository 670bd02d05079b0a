/** What all screens of the console share: its navigation, and the door. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSession } from '@/kit/auth/session';
import { PageHeader } from '@/ui/layout';
import { Loading, Skeleton } from '@/ui/states';
import { messages } from '../messages';

const screens = [
  { to: '/staff/people', label: messages.people },
  { to: '/staff/bookings', label: messages.bookings },
  { to: '/staff/appeals', label: messages.appeals },
  { to: '/staff/parked', label: messages.parked },
] as const;

/** The services refuse on their own whoever is not staff; this only says so kindly. */
export function StaffFrame({ children }: { children: ReactNode }) {
  const { me, is } = useSession();
  if (me && !is('staff')) {
    return (
      <div className="column">
        <PageHeader title={messages.notStaffTitle} lead={messages.notStaffText} />
      </div>
    );
  }
  return (
    <div className="column">
      <nav aria-label={messages.navigation} className="-mx-2 overflow-x-auto border-b border-hairline">
        <ul className="flex gap-1">
          {screens.map(({ to, label }) => (
            <li key={to}>
              <Link
                to={to}
                activeOptions={{ includeSearch: false }}
                className="pressable -mb-px inline-flex min-h-12 items-center border-b-2 border-transparent px-2.5 text-sm whitespace-nowrap text-soft hover:text-ink focus-visible:-outline-offset-3 data-[status=active]:border-pen data-[status=active]:font-semibold data-[status=active]:text-ink"
              >
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {children}
    </div>
  );
}

const rows = ['one', 'two', 'three', 'four', 'five', 'six'];

export function RowsSkeleton() {
  return (
    <Loading>
      <div className="grid gap-3">
        {rows.map((row) => (
          <Skeleton key={row} className="h-10" />
        ))}
      </div>
    </Loading>
  );
}
