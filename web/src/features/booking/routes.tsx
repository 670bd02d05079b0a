/** Addresses of booking a time and of one's own bookings. */
import type { QueryClient } from '@tanstack/react-query';
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { rootRoute } from '@/app/root';
import type { CalendarDate, Id, Moment } from '@/kit/api/types';
import { requireSignedIn } from '@/kit/auth/guard';
import { meQuery } from '@/kit/auth/session';
import { slugKnownFor } from './offering';

export interface BookSearch {
  /** The wanted time. */
  at?: Moment;
  /** Slug of the consultant whose offering it is. */
  with?: string;
  /** Slug of the organisation whose offering it is. */
  of?: string;
  /** The booking that was made here: a reload shows what became of it. */
  booking?: Id;
  /** The payment from which one comes back. */
  payment?: Id;
  /** What was begun before the address was proved. */
  begun?: Id;
  /** The place of somebody who waited, for whom the time is kept. */
  wait?: Id;
}

function readBookSearch(raw: Record<string, unknown>): BookSearch {
  const search: BookSearch = {};
  if (typeof raw.at === 'string' && !Number.isNaN(Date.parse(raw.at))) search.at = raw.at;
  for (const name of ['with', 'of', 'booking', 'payment', 'begun', 'wait'] as const) {
    const value = raw[name];
    if (typeof value === 'string' && value !== '') search[name] = value;
  }
  return search;
}

const bookRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/book/$offeringId',
  validateSearch: readBookSearch,
  beforeLoad: async (arrival) => {
    const { context, params, search } = arrival;
    rememberWhose(context.queryClient, params.offeringId, search);
    // Visitors may look and begin; what is somebody's own needs them.
    if (search.booking || search.payment || search.begun || search.wait)
      return await requireSignedIn(arrival);
    return { me: await context.queryClient.ensureQueryData(meQuery) };
  },
  component: lazyRouteComponent(() => import('./components/BookScreen'), 'BookScreen'),
});

/** Whose offering it is goes into the address, where it outlives signing in, paying and reloading. */
function rememberWhose(client: QueryClient, offeringId: Id, search: BookSearch): void {
  if (search.with || search.of) return;
  const slug = slugKnownFor(client, offeringId);
  if (slug) {
    throw redirect({
      to: '/book/$offeringId',
      params: { offeringId },
      search: { ...search, with: slug },
      replace: true,
    });
  }
}

export interface BookingsSearch {
  as?: 'consultant';
  when?: 'past';
}

const bookingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/bookings',
  validateSearch: (raw: Record<string, unknown>): BookingsSearch => ({
    ...(raw.as === 'consultant' && { as: raw.as }),
    ...(raw.when === 'past' && { when: raw.when }),
  }),
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./components/BookingsScreen'), 'BookingsScreen'),
});

const bookingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/bookings/$id',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./components/BookingScreen'), 'BookingScreen'),
});

export interface WaitSearch {
  /** Slug of the consultant whose offering it is. */
  with?: string;
  /** The days one looked at. */
  from?: CalendarDate;
  to?: CalendarDate;
}

const waitRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/wait/$offeringId',
  validateSearch: (raw: Record<string, unknown>): WaitSearch => {
    const search: WaitSearch = {};
    if (typeof raw.with === 'string') search.with = raw.with;
    for (const name of ['from', 'to'] as const) {
      const value = raw[name];
      if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) search[name] = value;
    }
    return search;
  },
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./waits/WaitScreen'), 'WaitScreen'),
});

const classRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/classes/$id',
  component: lazyRouteComponent(() => import('./classes/ClassScreen'), 'ClassScreen'),
});

export const bookingRoutes = [bookRoute, bookingsRoute, bookingRoute, waitRoute, classRoute] as const;
