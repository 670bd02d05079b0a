/** The page behind the link of a guest's letter. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '@/app/root';
import { readGuestSearch } from './model';

const guestRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/guest',
  validateSearch: readGuestSearch,
  component: lazyRouteComponent(() => import('./components/GuestScreen'), 'GuestScreen'),
});

export const guestRoutes = [guestRoute] as const;
