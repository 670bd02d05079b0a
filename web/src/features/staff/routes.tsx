/** Addresses of the staff's console; its code is loaded by staff only. */
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { rootRoute } from '@/app/root';
import { requireSignedIn } from '@/kit/auth/guard';
import { readAppealsSearch, readBookingsSearch, readPeopleSearch } from './search';

const consoleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/staff',
  beforeLoad: () => {
    throw redirect({ to: '/staff/people' });
  },
});

const peopleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/staff/people',
  beforeLoad: requireSignedIn,
  validateSearch: readPeopleSearch,
  component: lazyRouteComponent(() => import('./components/PeopleScreen'), 'PeopleScreen'),
});

const personRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/staff/people/$id',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./components/PersonScreen'), 'PersonScreen'),
});

const bookingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/staff/bookings',
  beforeLoad: requireSignedIn,
  validateSearch: readBookingsSearch,
  component: lazyRouteComponent(() => import('./components/BookingsScreen'), 'BookingsScreen'),
});

const bookingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/staff/bookings/$id',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./components/BookingScreen'), 'BookingScreen'),
});

const appealsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/staff/appeals',
  beforeLoad: requireSignedIn,
  validateSearch: readAppealsSearch,
  component: lazyRouteComponent(() => import('./components/AppealsScreen'), 'AppealsScreen'),
});

const parkedRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/staff/parked',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./components/ParkedScreen'), 'ParkedScreen'),
});

export const staffRoutes = [
  consoleRoute,
  peopleRoute,
  personRoute,
  bookingsRoute,
  bookingRoute,
  appealsRoute,
  parkedRoute,
] as const;
