/** Addresses of signing in. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '@/app/root';
import { safeNext } from '@/kit/auth/guard';

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>): { next?: string } => {
    const next = safeNext(raw.next);
    return next === '/' ? {} : { next };
  },
  component: lazyRouteComponent(() => import('./components/SignInScreen'), 'SignInScreen'),
});

export const identityRoutes = [signInRoute] as const;
