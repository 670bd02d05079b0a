/** The pages behind the links of a guest's letters. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '@/app/root';
import { readGuestSearch } from './model';

const guestRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/guest',
  validateSearch: readGuestSearch,
  component: lazyRouteComponent(() => import('./components/GuestScreen'), 'GuestScreen'),
});

const guestBookingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/guest/booking',
  validateSearch: (raw: Record<string, unknown>): { to?: 'room' } => ({
    ...(raw.to === 'room' && { to: raw.to }),
  }),
  component: lazyRouteComponent(() => import('./components/GuestBookingScreen'), 'GuestBookingScreen'),
});

export const guestRoutes = [guestRoute, guestBookingRoute] as const;
