/** After a navigation the focus goes to the new page's title, as a full page load would do for a screen reader. */
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

export function useFocusOnNavigation(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onResolved', ({ pathChanged, fromLocation }) => {
        // A changed filter is not a new page, and the first load leaves the focus to the browser.
        if (!pathChanged || !fromLocation) return;
        const target =
          document.querySelector<HTMLElement>('[data-focus-target]') ?? document.getElementById('content');
        target?.focus({ preventScroll: true });
      }),
    [router],
  );
}
