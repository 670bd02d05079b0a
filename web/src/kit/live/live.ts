/** The live socket as the application uses it: on while somebody is signed in. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useSession } from '../auth/session';
import { listeners, opened, useLiveState } from './state';
import type { Hint } from './topics';

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

/** Keeps the socket open for the signed-in person. Mounted once, by the shell. */
export function useLive(): void {
  const client = useQueryClient();
  const { me } = useSession();
  const personId = me?.id;
  useEffect(() => {
    if (!personId) return;
    let close = () => {};
    let isOver = false;
    // A visitor has no socket, and need not load what keeps one. Without it, screens are as fresh as their questions.
    import('./opening').then(
      ({ openLive }) => {
        if (!isOver) close = openLive(client);
      },
      () => {},
    );
    return () => {
      isOver = true;
      close();
    };
  }, [client, personId]);
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
    for (const id of watched) opened.socket?.watch(topic, id);
    return () => {
      for (const id of watched) opened.socket?.unwatch(topic, id);
    };
  }, [topic, wanted, state]);
}
