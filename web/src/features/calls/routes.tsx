/** Addresses of the waiting room, the call and what comes after it. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '@/app/root';
import { requireSignedIn } from '@/kit/auth/guard';

/** Around both screens, so that going from one to the other leaves the call untouched. */
const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'call',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./components/CallFrame'), 'CallFrame'),
});

const waitingRoomRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/waiting-room/$bookingId',
  component: lazyRouteComponent(() => import('./components/WaitingRoomScreen'), 'WaitingRoomScreen'),
});

const callRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/call/$bookingId',
  component: lazyRouteComponent(() => import('./components/CallScreen'), 'CallScreen'),
});

const afterRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/calls/$bookingId/after',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./components/AfterCallScreen'), 'AfterCallScreen'),
});

export const callsRoutes = [frameRoute.addChildren([waitingRoomRoute, callRoute]), afterRoute] as const;
