/** What all screens of a practice share: its own navigation, and the way in for who is no consultant yet. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Profile } from '@/kit/api/types';
import { PageHeader } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { BecomeConsultant } from './BecomeConsultant';
import { messages } from './messages';
import { ownProfileQuery } from './queries';

const screens = [
  { to: '/today', label: messages.today },
  { to: '/calendar', label: messages.calendar },
  { to: '/hours', label: messages.hours },
  { to: '/calendars', label: messages.calendars },
  { to: '/offerings', label: messages.offerings },
  { to: '/own-classes', label: messages.classes },
  { to: '/profile', label: messages.profile },
  { to: '/earnings', label: messages.earnings },
] as const;

export function PracticeFrame({ children }: { children: (profile: Profile) => ReactNode }) {
  const bar = useRef<HTMLUListElement>(null);
  const { data: profile, error, refetch } = useQuery(ownProfileQuery);
  const isConsultant = profile !== null;
  useEffect(() => {
    // On a phone the bar is wider than the screen: where one is stays in view.
    const active = isConsultant && bar.current?.querySelector<HTMLElement>('[aria-current="page"]');
    const nav = bar.current?.parentElement;
    // Only sideways: the page itself stays where it is.
    if (active && nav) nav.scrollLeft = active.offsetLeft - (nav.clientWidth - active.offsetWidth) / 2;
  }, [isConsultant]);
  if (!isConsultant) return <BecomeConsultant />;
  return (
    <div className="column">
      <nav
        aria-label={messages.navigation}
        className="-mx-2 relative overflow-x-auto border-b border-hairline"
      >
        <ul ref={bar} className="flex gap-1">
          {screens.map(({ to, label }) => (
            <li key={to}>
              <Link
                to={to}
                className="pressable -mb-px inline-flex min-h-12 items-center border-b-2 border-transparent px-2.5 text-sm whitespace-nowrap text-soft hover:text-ink focus-visible:-outline-offset-3 data-[status=active]:border-pen data-[status=active]:font-semibold data-[status=active]:text-ink"
              >
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {profile ? (
        children(profile)
      ) : error ? (
        <>
          <PageHeader title={messages.navigation} />
          <ErrorState title={messages.loadError} error={error} onRetry={() => void refetch()} />
        </>
      ) : (
        <ScreenSkeleton />
      )}
    </div>
  );
}

/** A title, a lead and a body: the shape of every screen here. */
export function ScreenSkeleton() {
  return (
    <Loading>
      <div className="grid gap-4 pt-12">
        <Skeleton className="h-10 w-64 max-w-full" />
        <Skeleton className="h-5 w-full max-w-xl" />
        <Skeleton className="mt-6 h-72" />
      </div>
    </Loading>
  );
}
