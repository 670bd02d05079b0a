/** What surrounds every screen: header, content, footer, the phone's bottom bar. */
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { metaQuery } from '@/kit/api/meta';
import { useSession } from '@/kit/auth/session';
import { useLive } from '@/kit/live/live';
import { zoneCity, zoneShortName } from '@/kit/time/format';
import { viewerZone } from '@/kit/time/viewer';
import { ConnectionBar } from '@/ui/ConnectionBar';
import { Toasts } from '@/ui/Toast';
import { Header } from './Header';
import { messages } from './messages';
import { entriesFor } from './navigation';
import { useFocusOnNavigation } from './useFocusOnNavigation';

/** A visitor has a single entry, nothing to choose, and no bar. */
const BottomBar = lazy(() => import('./BottomBar').then((module) => ({ default: module.BottomBar })));

/** Only consultants are waited for. */
const WaitingBell = lazy(() =>
  import('@/features/practice/today/WaitingBell').then((module) => ({ default: module.WaitingBell })),
);

/** What rings at consultants' is of no use to others. */
const RingingDialog = lazy(() =>
  import('@/features/instant/components/RingingDialog').then((module) => ({ default: module.RingingDialog })),
);

export function Shell() {
  useLive();
  useFocusOnNavigation();
  const { me } = useSession();
  const { data: meta } = useQuery(metaQuery);
  const entries = entriesFor(me?.roles ?? []);
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only z-50 bg-pen px-4 py-3 font-semibold text-on-pen focus:not-sr-only focus:fixed focus:start-3 focus:top-3"
      >
        {messages.skip}
      </a>
      <Header entries={entries} />
      <ConnectionBar />
      <main id="content" tabIndex={-1} data-focus-target className="min-h-[calc(100dvh-4rem)] grow">
        <Outlet />
      </main>
      <footer className="mt-16 border-t border-hairline pb-24 md:pb-0">
        <div className="column flex flex-wrap justify-between gap-x-8 gap-y-1 py-6 text-sm text-faint">
          <p>
            {messages.footer} {zoneCity(viewerZone())} ({zoneShortName(viewerZone())})
          </p>
          {meta?.demo && <p>{messages.demo}</p>}
        </div>
      </footer>
      {entries.length > 1 && (
        <Suspense>
          <BottomBar entries={entries} />
        </Suspense>
      )}
      <Toasts />
      {me?.roles.includes('consultant') && (
        <Suspense>
          <WaitingBell />
          <RingingDialog />
        </Suspense>
      )}
    </div>
  );
}
