/** The address of the demo's mailbox. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '@/app/root';

export interface MailboxSearch {
  /** Only emails to this address. */
  to?: string;
  /** The email that is open. */
  mail?: string;
}

const mailboxRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/mailbox',
  validateSearch: (raw: Record<string, unknown>): MailboxSearch => ({
    ...(typeof raw.to === 'string' && raw.to !== '' && { to: raw.to }),
    ...(typeof raw.mail === 'string' && raw.mail !== '' && { mail: raw.mail }),
  }),
  component: lazyRouteComponent(() => import('./components/MailboxScreen'), 'MailboxScreen'),
});

export const notificationsRoutes = [mailboxRoute] as const;
