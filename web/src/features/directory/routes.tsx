/** Addresses of the directory: the search and each consultant's page. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '@/app/root';
import { readSearch } from './model';
import { consultantQuery, consultantsQuery, facetsQuery } from './queries';

const searchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: readSearch,
  loaderDeps: ({ search }) => search,
  // Asked for together with the screen's code, awaited by neither.
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchInfiniteQuery(consultantsQuery(deps));
    void context.queryClient.prefetchQuery(facetsQuery);
  },
  component: lazyRouteComponent(() => import('./components/SearchScreen'), 'SearchScreen'),
});

const consultantRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/c/$slug',
  validateSearch: (raw: Record<string, unknown>): { offering?: string } =>
    typeof raw.offering === 'string' ? { offering: raw.offering } : {},
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(consultantQuery(params.slug));
  },
  component: lazyRouteComponent(() => import('./components/ConsultantScreen'), 'ConsultantScreen'),
});

export const directoryRoutes = [searchRoute, consultantRoute] as const;
