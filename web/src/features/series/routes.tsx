/** Addresses of booking in a rhythm and of what was booked so. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '@/app/root';
import type { Id, Moment, Rhythm } from '@/kit/api/types';
import { requireSignedIn } from '@/kit/auth/guard';

const RHYTHMS: readonly string[] = ['fortnightly', 'monthly'] satisfies Rhythm[];

export interface RepeatSearch {
  /** The first time. */
  at?: Moment;
  /** Slug of the consultant whose offering it is. */
  with?: string;
  /** Every week where nothing else is said. */
  rhythm?: Rhythm;
  times?: number;
  /** The payment from which one comes back. */
  payment?: Id;
}

function readSearch(raw: Record<string, unknown>): RepeatSearch {
  const search: RepeatSearch = {};
  if (typeof raw.at === 'string' && !Number.isNaN(Date.parse(raw.at))) search.at = raw.at;
  if (typeof raw.with === 'string' && raw.with !== '') search.with = raw.with;
  if (typeof raw.payment === 'string' && raw.payment !== '') search.payment = raw.payment;
  if (typeof raw.rhythm === 'string' && RHYTHMS.includes(raw.rhythm)) search.rhythm = raw.rhythm as Rhythm;
  if (typeof raw.times === 'number' && Number.isInteger(raw.times)) search.times = raw.times;
  return search;
}

const repeatRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/repeat/$offeringId',
  validateSearch: readSearch,
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./components/RepeatScreen'), 'RepeatScreen'),
});

const seriesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/series/$id',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./components/SeriesScreen'), 'SeriesScreen'),
});

export const seriesRoutes = [repeatRoute, seriesRoute] as const;
