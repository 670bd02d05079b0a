/** Opens the live socket, and makes stale what it hints at. Loaded once somebody is signed in. */
import type { QueryClient } from '@tanstack/react-query';
import { api } from '../api/client';
import { Problem } from '../api/problem';
import { LiveSocket } from './socket';
import { makeStale } from './stale';
import { listeners, opened, useLiveState } from './state';
import { staleKeys } from './topics';

const LET_SEARCH_HEAR_MS = 300;
const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** Returns what closes it. */
export function openLive(client: QueryClient): () => void {
  const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/live/socket`;
  const own = new LiveSocket(url, {
    onHint: (hint) => {
      // Of free times everybody is told at once, search too: a moment later it has heard, and one fetch does for all.
      clearTimeout(waiting.get(hint.topic));
      const pause = hint.topic === 'slots' ? LET_SEARCH_HEAR_MS : 0;
      const refresh = () => {
        for (const queryKey of staleKeys(hint)) makeStale(client, queryKey);
      };
      if (pause) waiting.set(hint.topic, setTimeout(refresh, pause));
      else refresh();
      for (const listen of listeners) listen(hint);
    },
    onState: (state) => useLiveState.setState({ state }),
    renew: isStillSignedIn,
    onResumed: () => void client.invalidateQueries(),
  });
  opened.socket = own;
  own.start();
  return () => {
    own.stop();
    if (opened.socket === own) opened.socket = null;
  };
}

/** Any authenticated request renews the cookies on its way; only a clear refusal means signed out. */
async function isStillSignedIn(): Promise<boolean> {
  try {
    await api.get('/identity/me');
    return true;
  } catch (error) {
    return !(error instanceof Problem && error.status === 401);
  }
}
