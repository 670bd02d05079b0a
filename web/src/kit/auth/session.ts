/** Who is signed in, for every screen that asks. */
import {
  type QueryClient,
  type QueryKey,
  queryOptions,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback } from 'react';
import { api } from '../api/client';
import { Problem } from '../api/problem';
import type { Me, Role } from '../api/types';
import { setViewer } from '../time/viewer';

/**
 * The cookies cannot be read here (they are HttpOnly), so a note of having signed in is kept beside them.
 * Without the note we do not even ask, and a visitor's first page costs no refused request. It carries the
 * person's zone and language, so that the first paint already shows the right times.
 */
const NOTE = 'consulta.signed-in';

type Note = Pick<Me, 'zone' | 'language'>;

/** `undefined` where storage is forbidden and nothing can be known. */
function readNote(): Note | null | undefined {
  try {
    const text = localStorage.getItem(NOTE);
    return text === null ? null : (JSON.parse(text) as Note);
  } catch {
    return undefined;
  }
}

function writeNote(me: Me | null): void {
  setViewer(me);
  try {
    if (me) localStorage.setItem(NOTE, JSON.stringify({ zone: me.zone, language: me.language }));
    else localStorage.removeItem(NOTE);
  } catch {
    // Then every first page asks the service who is there.
  }
}

setViewer(readNote() ?? null);

export const meQuery = queryOptions({
  queryKey: ['identity', 'me'],
  staleTime: 5 * 60_000,
  // Not to be cancelled: a route waits for it, whoever else stops looking.
  queryFn: async (): Promise<Me | null> => {
    if (readNote() === null) return null;
    try {
      const me = await api.get<Me>('/identity/me');
      writeNote(me);
      return me;
    } catch (error) {
      if (error instanceof Problem && error.status === 401) {
        writeNote(null);
        return null;
      }
      throw error;
    }
  },
});

export interface Session {
  /** The signed-in person; `null` for a visitor; `undefined` until known. */
  me: Me | null | undefined;
  /** Who came by a link that opens one booking; to all screens but that booking’s they are a visitor. */
  byLink: Me | null;
  is: (role: Role) => boolean;
}

export function useSession(): Session {
  const { data } = useQuery(meQuery);
  const byLink = data?.only_booking_id ? data : null;
  const me = byLink ? null : data;
  return { me, byLink, is: (role) => me?.roles.includes(role) ?? false };
}

/** Call after the service has set the cookies. Everything fetched as a visitor or as somebody else is forgotten. */
export function rememberSignedIn(client: QueryClient, me: Me): void {
  writeNote(me);
  client.setQueryData(meQuery.queryKey, me);
  forgetAnswers(client);
}

/** Call when the session is over, by choice or by expiry. */
export function forgetSession(client: QueryClient): void {
  writeNote(null);
  client.setQueryData(meQuery.queryKey, null);
  forgetAnswers(client);
}

/** Drops what nobody looks at and fetches the rest anew; `clear()` would leave what is on screen orphaned. */
function forgetAnswers(client: QueryClient): void {
  const isOther = (query: { queryKey: QueryKey }) =>
    query.queryKey[1] !== 'me' && query.queryKey[0] !== 'meta';
  client.removeQueries({ type: 'inactive', predicate: isOther });
  void client.resetQueries({ type: 'active', predicate: isOther });
}

/** Signs out of this browser. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(async () => {
    await api.post('/identity/sign-out');
    forgetSession(client);
  }, [client]);
}
