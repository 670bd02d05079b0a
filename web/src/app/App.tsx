/** The providers around everything, made once. */
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { onSessionOver } from '@/kit/api/client';
import { makeQueryClient } from '@/kit/api/queryClient';
import { forgetSession, meQuery } from '@/kit/auth/session';
import { makeRouter } from './router';

const queryClient = makeQueryClient();
const router = makeRouter(queryClient);

export function App() {
  useEffect(
    () =>
      onSessionOver(() => {
        // A screen that needs somebody signed in decides again, and sends to sign in.
        const wasSignedIn = Boolean(queryClient.getQueryData(meQuery.queryKey));
        if (!wasSignedIn) return;
        forgetSession(queryClient);
        void router.invalidate();
      }),
    [],
  );
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
