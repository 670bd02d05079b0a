/** Addresses of organisations: the public page, the console for members, and invitations. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '@/app/root';
import { requireSignedIn } from '@/kit/auth/guard';
import type { Wanted } from './model';
import { organisationQuery } from './pageQuery';

const organisationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/o/$slug',
  validateSearch: (raw: Record<string, unknown>): Wanted & { from?: string | undefined } => ({
    ...(typeof raw.topic === 'string' && raw.topic && { topic: raw.topic }),
    ...(typeof raw.language === 'string' && raw.language && { language: raw.language }),
    ...(isDate(raw.from) && { from: raw.from as string }),
  }),
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(organisationQuery(params.slug));
  },
  component: lazyRouteComponent(() => import('./components/OrganisationScreen'), 'OrganisationScreen'),
});

const organisationsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisations',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./components/OrganisationsScreen'), 'OrganisationsScreen'),
});

export const PARTS = ['desk', 'members', 'rooms', 'offerings', 'page'] as const;
export type Part = (typeof PARTS)[number];

const consoleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/organisations/$slug',
  beforeLoad: requireSignedIn,
  validateSearch: (raw: Record<string, unknown>): { part?: Part | undefined; on?: string | undefined } => ({
    ...(PARTS.includes(raw.part as Part) && { part: raw.part as Part }),
    ...(isDate(raw.on) && { on: raw.on as string }),
  }),
  component: lazyRouteComponent(() => import('./components/ConsoleScreen'), 'ConsoleScreen'),
});

/** Also for visitors: who reads the letter may have no account yet. */
const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitations/$token',
  component: lazyRouteComponent(() => import('./components/InvitationScreen'), 'InvitationScreen'),
});

function isDate(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
}

export const organisationRoutes = [
  organisationRoute,
  organisationsRoute,
  consoleRoute,
  invitationRoute,
] as const;
