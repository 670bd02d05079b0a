import { beforeEach, describe, expect, test, vi } from 'vitest';
import { LiveSocket, waitBeforeAttempt } from './socket';
import { staleKeys } from './topics';

class FakeSocket {
  static OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 1;
  sent: string[] = [];
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {}
  say(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

function setUp(renewed = true) {
  const listeners = {
    onHint: vi.fn(),
    onState: vi.fn(),
    onResumed: vi.fn(),
    renew: vi.fn(async () => renewed),
  };
  const live = new LiveSocket('ws://here/socket', listeners);
  live.start();
  return { live, listeners, states: () => listeners.onState.mock.calls.map(([state]) => state) };
}
const latest = () => FakeSocket.all.at(-1) as FakeSocket;

beforeEach(() => {
  FakeSocket.all = [];
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe('the live socket', () => {
  test('passes hints on and survives nonsense', () => {
    const { listeners } = setUp();
    latest().say({ type: 'hello' });
    latest().onmessage?.({ data: 'not json' });
    latest().say({ type: 'hint', topic: 'booking', id: '7', revision: 2 });
    expect(listeners.onHint).toHaveBeenCalledOnce();
    expect(listeners.onHint).toHaveBeenCalledWith(expect.objectContaining({ topic: 'booking', id: '7' }));
  });
  test('comes back after a loss, watches again, and says that hints were missed', async () => {
    const { live, listeners, states } = setUp();
    latest().say({ type: 'hello' });
    live.watch('consultant', 'c1');
    latest().onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(FakeSocket.all).toHaveLength(2);
    expect(listeners.onResumed).not.toHaveBeenCalled();
    latest().say({ type: 'hello' });
    expect(listeners.onResumed).toHaveBeenCalledOnce();
    expect(latest().sent).toEqual([JSON.stringify({ type: 'watch', topic: 'consultant', id: 'c1' })]);
    expect(states()).toEqual(['connecting', 'on', 'lost', 'lost', 'on']);
  });
  test('watches once what two parts of the screen look at, until both have looked away', () => {
    const { live } = setUp();
    latest().say({ type: 'hello' });
    live.watch('consultant', 'c1');
    live.watch('consultant', 'c1');
    live.unwatch('consultant', 'c1');
    const watch = JSON.stringify({ type: 'watch', topic: 'consultant', id: 'c1' });
    expect(latest().sent).toEqual([watch]);
    live.unwatch('consultant', 'c1');
    live.unwatch('consultant', 'c1');
    expect(latest().sent).toEqual([
      watch,
      JSON.stringify({ type: 'unwatch', topic: 'consultant', id: 'c1' }),
    ]);
  });
  test('gives up when the session is over', async () => {
    const { listeners, states } = setUp(false);
    latest().onclose?.({ code: 4401 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(listeners.renew).toHaveBeenCalledOnce();
    expect(FakeSocket.all).toHaveLength(1);
    expect(states().at(-1)).toBe('off');
  });
  test('a stopped socket does not return', async () => {
    const { live } = setUp();
    live.stop();
    latest().onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.all).toHaveLength(1);
  });
});

test('waits grow, are bounded, and differ between browsers', () => {
  expect(waitBeforeAttempt(1, 0)).toBe(500);
  expect(waitBeforeAttempt(1, 1)).toBe(1000);
  expect(waitBeforeAttempt(50, 1)).toBe(20_000);
});

test('a hint about money touches no bookings', () => {
  expect(staleKeys({ topic: 'wallet', id: '1', revision: 1 }).flat()).not.toContain('booking');
});
