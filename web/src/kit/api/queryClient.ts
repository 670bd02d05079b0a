/** The store of everything fetched, with our rules for asking again. */
import { QueryClient } from '@tanstack/react-query';
import { Problem } from './problem';

const MOST_RETRIES = 2;
const LONGEST_WAIT_MS = 15_000;

function shouldRetry(failures: number, error: Error): boolean {
  // A refusal stays a refusal; only what is temporary is worth asking again.
  return error instanceof Problem && error.isTemporary && failures < MOST_RETRIES;
}

function waitBeforeRetry(failures: number, error: Error): number {
  const asked = error instanceof Problem ? error.retryAfterSeconds : null;
  const wait = asked === null ? 500 * 2 ** failures : asked * 1000;
  return Math.min(wait, LONGEST_WAIT_MS) + Math.random() * 250;
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 15_000, retry: shouldRetry, retryDelay: waitBeforeRetry },
      // A command is never repeated by itself: its caller knows whether the key may be reused.
      mutations: { retry: false },
    },
  });
}
