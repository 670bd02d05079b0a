import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, test, vi } from 'vitest';
import { makeStale } from './stale';

/** A question whose answers the test gives, one after the other. */
function shown(client: QueryClient) {
  const answers: ((answer: string) => void)[] = [];
  const queryFn = vi.fn(() => new Promise<string>((resolve) => answers.push(resolve)));
  const observer = new QueryObserver(client, { queryKey: ['switch'], queryFn, retry: false });
  const stop = observer.subscribe(() => undefined);
  const answer = (number: number, text: string) => answers[number]?.(text);
  return { queryFn, answer, stop, now: () => observer.getCurrentResult().data };
}

test('a hint during the first fetch is followed by another fetch', async () => {
  const client = new QueryClient();
  const { queryFn, answer, now, stop } = shown(client);
  makeStale(client, ['switch']);
  expect(queryFn).toHaveBeenCalledTimes(1);
  answer(0, 'off, read before it changed');
  await vi.waitFor(() => expect(queryFn).toHaveBeenCalledTimes(2));
  answer(1, 'on');
  await vi.waitFor(() => expect(now()).toBe('on'));
  stop();
});

test('a hint later fetches once', async () => {
  const client = new QueryClient();
  const { queryFn, answer, now, stop } = shown(client);
  answer(0, 'off');
  await vi.waitFor(() => expect(now()).toBe('off'));
  makeStale(client, ['switch']);
  await vi.waitFor(() => expect(queryFn).toHaveBeenCalledTimes(2));
  answer(1, 'on');
  await vi.waitFor(() => expect(now()).toBe('on'));
  expect(queryFn).toHaveBeenCalledTimes(2);
  stop();
});
