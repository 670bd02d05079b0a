/** The live socket as the application uses it: on while somebody is signed in. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import { api } from '../api/client';
import { Problem } from '../api/problem';
import { useSession } from '../auth/session';
import { LiveSocket, type LiveState } from './socket';
import { makeStale } from './stale';
import { type Hint, staleKeys } from './topics';

export const useLiveState = create<{ state: LiveState }>(() => ({ state: 'off' }));

let socket: LiveSocket | null = null;

const listeners = new Set<(hint: Hint) => void>();

/** Hear every hint, for a screen that takes more from one than that something is stale. */
export function useHints(listen: (hint: Hint) => void): void {
  const latest = useRef(listen);
  latest.current = listen;
  useEffect(() => {
    const hear = (hint: Hint) => latest.current(hint);
    listeners.add(hear);
    return () => void listeners.delete(hear);
  }, []);
}

const LET_SEARCH_HEAR_MS = 300;
const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** Keeps the socket open for the signed-in person. Mounted once, by the shell. */
export function useLive(): void {
  const client = useQueryClient();
  const { me } = useSession();
  const personId = me?.id;
  useEffect(() => {
    if (!personId) return;
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
    socket = own;
    own.start();
    return () => {
      own.stop();
      if (socket === own) socket = null;
    };
  }, [client, personId]);
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

/** The service hears as many of one socket at most, with room for what else is on screen. */
const MOST_WATCHED = 60;

/** Also be told when one of these changes, while they are shown. Does nothing for a visitor, who has no socket. */
export function useWatch(topic: string, ids: string | readonly string[] | undefined): void {
  const state = useLiveState((live) => live.state);
  const wanted = typeof ids === 'string' ? ids : (ids ?? []).slice(0, MOST_WATCHED).join(' ');
  useEffect(() => {
    if (!wanted || state !== 'on') return;
    const watched = wanted.split(' ');
    for (const id of watched) socket?.watch(topic, id);
    return () => {
      for (const id of watched) socket?.unwatch(topic, id);
    };
  }, [topic, wanted, state]);
}
