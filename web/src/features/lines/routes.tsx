/** Addresses of lines: taking a place, one's own place, and the consultant's console. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '@/app/root';
import type { Id } from '@/kit/api/types';
import { requireSignedIn } from '@/kit/auth/guard';

export interface JoinSearch {
  /** The consultant whose hour it is. */
  of?: Id;
}

const joinRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/join/$blockId',
  validateSearch: (raw: Record<string, unknown>): JoinSearch => ({
    ...(typeof raw.of === 'string' && { of: raw.of }),
  }),
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./components/JoinScreen'), 'JoinScreen'),
});

const placeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/line/$bookingId',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./components/PlaceScreen'), 'PlaceScreen'),
});

const consoleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/blocks/$blockId',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./components/ConsoleScreen'), 'ConsoleScreen'),
});

export const linesRoutes = [joinRoute, placeRoute, consoleRoute] as const;
