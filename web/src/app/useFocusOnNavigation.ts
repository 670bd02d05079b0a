/** After a navigation the focus goes to the new page's title, as a full page load would do for a screen reader. */
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

/** A title that has not come by then is not waited for. */
const PATIENCE_MS = 5_000;

export function useFocusOnNavigation(): void {
  const router = useRouter();
  useEffect(() => {
    let stopWaiting = () => {};
    const unsubscribe = router.subscribe('onResolved', ({ pathChanged, fromLocation }) => {
      // A changed filter is not a new page, and the first load leaves the focus to the browser.
      if (!pathChanged || !fromLocation) return;
      stopWaiting();
      stopWaiting = focusTitle();
    });
    return () => {
      stopWaiting();
      unsubscribe();
    };
  }, [router]);
}

/** Focuses the title, or the content until the title is there: its skeleton comes first. */
function focusTitle(): () => void {
  const content = document.getElementById('content');
  const title = () => content?.querySelector<HTMLElement>('h1[data-focus-target]');
  const found = title();
  (found ?? content)?.focus({ preventScroll: true });
  if (found || !content) return () => {};

  const observer = new MutationObserver(() => {
    const late = title();
    if (!late) return;
    stop();
    // Whoever has moved on meanwhile is not called back.
    if (document.activeElement === content) late.focus({ preventScroll: true });
  });
  const timer = setTimeout(() => stop(), PATIENCE_MS);
  const stop = () => {
    observer.disconnect();
    clearTimeout(timer);
  };
  observer.observe(content, { childList: true, subtree: true });
  return stop;
}
