/** The address of the wallet. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '@/app/root';
import { requireSignedIn } from '@/kit/auth/guard';

const walletRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/wallet',
  // A checkout sends back here with the payment that it was for.
  validateSearch: (raw: Record<string, unknown>): { payment?: string } =>
    typeof raw.payment === 'string' ? { payment: raw.payment } : {},
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./components/WalletScreen'), 'WalletScreen'),
});

export const billingRoutes = [walletRoute] as const;
