/** Every route of the application. A feature's routes are added to the tree here. */
import type { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { billingRoutes } from '@/features/billing/routes';
import { bookingRoutes } from '@/features/booking/routes';
import { calendarsRoutes } from '@/features/calendars/routes';
import { callsRoutes } from '@/features/calls/routes';
import { directoryRoutes } from '@/features/directory/routes';
import { guestRoutes } from '@/features/guests/routes';
import { identityRoutes } from '@/features/identity/routes';
import { instantRoutes } from '@/features/instant/routes';
import { linesRoutes } from '@/features/lines/routes';
import { notificationsRoutes } from '@/features/notifications/routes';
import { organisationRoutes } from '@/features/organisations/routes';
import { practiceRoutes } from '@/features/practice/routes';
import { seriesRoutes } from '@/features/series/routes';
import { staffRoutes } from '@/features/staff/routes';
import { CrashScreen, PendingScreen } from './fallbacks';
import { rootRoute } from './root';

/** All components of the design system in all their states; linked from nowhere. */
const designRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/design',
  component: lazyRouteComponent(() => import('./DesignScreen'), 'DesignScreen'),
});

const routeTree = rootRoute.addChildren([
  ...directoryRoutes,
  ...identityRoutes,
  ...guestRoutes,
  ...bookingRoutes,
  ...seriesRoutes,
  ...calendarsRoutes,
  ...callsRoutes,
  ...billingRoutes,
  ...linesRoutes,
  ...instantRoutes,
  ...notificationsRoutes,
  ...practiceRoutes,
  ...organisationRoutes,
  ...staffRoutes,
  designRoute,
]);

export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    // Answers live in the query client, which has its own idea of freshness.
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: PendingScreen,
    defaultPendingMs: 150,
    defaultErrorComponent: CrashScreen,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
