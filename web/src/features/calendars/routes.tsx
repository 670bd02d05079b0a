/** The address of one's calendars elsewhere: the feed they read, and those that are connected. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '@/app/root';
import { requireSignedIn } from '@/kit/auth/guard';

const calendarsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/calendars',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./components/CalendarsScreen'), 'CalendarsScreen'),
});

export const calendarsRoutes = [calendarsRoute] as const;
