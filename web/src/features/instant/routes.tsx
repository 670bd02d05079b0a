/** The address at which a client calls at once: before, while it rings, and what comes of it. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '@/app/root';
import type { Id } from '@/kit/api/types';
import { requireSignedIn } from '@/kit/auth/guard';

export interface CallNowSearch {
  /** Slug of the consultant whose offering it is. */
  with?: string;
  /** The booking that rings: a reload shows what became of it. */
  booking?: Id;
  /** The payment from which one comes back. */
  payment?: Id;
}

const callNowRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/call-now/$offeringId',
  validateSearch: (raw: Record<string, unknown>): CallNowSearch => {
    const search: CallNowSearch = {};
    for (const name of ['with', 'booking', 'payment'] as const) {
      const value = raw[name];
      if (typeof value === 'string' && value !== '') search[name] = value;
    }
    return search;
  },
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./components/CallNowScreen'), 'CallNowScreen'),
});

export const instantRoutes = [callNowRoute] as const;
