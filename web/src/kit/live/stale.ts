/** Making stale what was fetched, and what is being fetched. */
import type { QueryClient, QueryKey } from '@tanstack/react-query';

/**
 * Fetch again what is on screen. A first fetch that is under way may have been answered before the change, and
 * `invalidateQueries` would take its answer for the fresh one: so it is followed by another.
 */
export function makeStale(client: QueryClient, queryKey: QueryKey): void {
  for (const query of client.getQueryCache().findAll({ queryKey, fetchStatus: 'fetching' })) {
    if (query.state.data !== undefined) continue;
    const again = () => void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
    void query.promise?.then(again, () => undefined);
  }
  void client.invalidateQueries({ queryKey });
}
