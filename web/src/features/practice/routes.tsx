/** Addresses of a consultant's practice. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '@/app/root';
import { requireSignedIn } from '@/kit/auth/guard';

const todayRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/today',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./today/TodayScreen'), 'TodayScreen'),
});

/** A week by any of its dates, and whether what came to nothing is shown too. */
interface CalendarSearch {
  week?: string | undefined;
  all?: true | undefined;
}

const calendarRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/calendar',
  beforeLoad: requireSignedIn,
  validateSearch: (raw: Record<string, unknown>): CalendarSearch => {
    const isDate =
      typeof raw.week === 'string' &&
      /^\d{4}-\d{2}-\d{2}$/.test(raw.week) &&
      !Number.isNaN(Date.parse(raw.week));
    return { ...(isDate && { week: raw.week as string }), ...(raw.all === true && { all: true as const }) };
  },
  component: lazyRouteComponent(() => import('./calendar/CalendarScreen'), 'CalendarScreen'),
});

const hoursRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/hours',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./hours/HoursScreen'), 'HoursScreen'),
});

const offeringsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/offerings',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./offerings/OfferingsScreen'), 'OfferingsScreen'),
});

/** `new` makes one. */
const offeringRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/offerings/$id',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./offerings/OfferingScreen'), 'OfferingScreen'),
});

const profileRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/profile',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./profile/ProfileScreen'), 'ProfileScreen'),
});

const earningsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/earnings',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./earnings/EarningsScreen'), 'EarningsScreen'),
});

const ownClassesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/own-classes',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./classes/ClassesScreen'), 'ClassesScreen'),
});

const ownClassRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/own-classes/$id',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./classes/OwnClassScreen'), 'OwnClassScreen'),
});

export const practiceRoutes = [
  todayRoute,
  calendarRoute,
  hoursRoute,
  offeringsRoute,
  offeringRoute,
  ownClassesRoute,
  ownClassRoute,
  profileRoute,
  earningsRoute,
] as const;
