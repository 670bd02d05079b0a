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

export interface ReturnSearch {
  code?: string;
  state?: string;
}

/** Where a vendor sends people back to, with a code or without leave. */
const returnRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/calendars/return',
  validateSearch: (raw: Record<string, unknown>): ReturnSearch => ({
    ...(typeof raw.code === 'string' && { code: raw.code }),
    ...(typeof raw.state === 'string' && { state: raw.state }),
  }),
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./components/ReturnScreen'), 'ReturnScreen'),
});

export const calendarsRoutes = [calendarsRoute, returnRoute] as const;
