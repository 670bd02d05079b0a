/** The only place that speaks HTTP to our services. */
import { Problem, problemFrom, unreachable } from './problem';

const BASE = '/api/v1';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Query = Record<string, string | number | boolean | null | undefined>;

export interface Options {
  query?: Query;
  /** A plain object is sent as JSON; `FormData` as multipart. */
  body?: unknown;
  signal?: AbortSignal;
  /**
   * Give the same key to repeat one intention, for instance when a booking is sent again after the
   * connection was lost. Without it each call is an intention of its own.
   */
  idempotencyKey?: string;
}

/** Called when the session turned out to be over, so that the application forgets who was signed in. */
type SessionOverListener = () => void;
const sessionOver = new Set<SessionOverListener>();

export function onSessionOver(listener: SessionOverListener): () => void {
  sessionOver.add(listener);
  return () => sessionOver.delete(listener);
}

/**
 * Sends one request and returns its body.
 *
 * An access cookie that expired, or was made before a role was given, is renewed once and the request repeated with the
 * same idempotency key.
 * @throws {Problem} for every refusal and failure.
 */
async function send<T>(method: Method, path: string, options: Options = {}): Promise<T> {
  const request = requestFor(method, path, options);
  let response = await reach(request);
  if (response.status === 401 && !path.startsWith('/identity/refresh')) {
    if (await refresh()) {
      leaveUnread(response);
      response = await reach(request);
    } else for (const listener of sessionOver) listener();
  }
  if (response.status === 403) {
    const problem = await problemFrom(response);
    if (problem.code !== 'access.not_allowed' || !(await refresh())) throw problem;
    response = await reach(request);
  }
  if (!response.ok) throw await problemFrom(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

export const api = {
  get: <T>(path: string, options?: Options) => send<T>('GET', path, options),
  post: <T>(path: string, options?: Options) => send<T>('POST', path, options),
  put: <T>(path: string, options?: Options) => send<T>('PUT', path, options),
  patch: <T>(path: string, options?: Options) => send<T>('PATCH', path, options),
  delete: <T = void>(path: string, options?: Options) => send<T>('DELETE', path, options),
};

/** The address of a resource that the browser itself fetches: a calendar file, a picture. */
export function addressOf(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  return `${BASE}${path}${search.size > 0 ? `?${search}` : ''}`;
}

interface Prepared {
  url: string;
  init: RequestInit;
}

function requestFor(method: Method, path: string, options: Options): Prepared {
  const headers: Record<string, string> = {
    Accept: 'application/json, application/problem+json',
    'X-Consulta-Client': 'web',
  };
  if (method !== 'GET') headers['Idempotency-Key'] = options.idempotencyKey ?? crypto.randomUUID();
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (options.signal) init.signal = options.signal;
  if (options.body instanceof FormData) {
    init.body = options.body;
  } else if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(options.body);
  }
  return { url: addressOf(path, options.query), init };
}

async function reach({ url, init }: Prepared): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw unreachable();
  }
}

/** An answer nobody reads would keep its connection, of which a browser has six. */
function leaveUnread(response: Response): void {
  void response.body?.cancel();
}

let refreshing: Promise<boolean> | null = null;

/** Renews the access cookie. However many requests wait for it, it is asked for once. */
function refresh(): Promise<boolean> {
  refreshing ??= renew().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function renew(): Promise<boolean> {
  const response = await reach(requestFor('POST', '/identity/refresh', { body: {} }));
  // A busy or broken service says nothing about the session: the person stays signed in.
  if (response.status === 429 || response.status >= 500) throw await problemFrom(response);
  leaveUnread(response);
  return response.ok;
}

export { Problem };
