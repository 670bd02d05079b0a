/** One socket per browser tab that tells what changed. The truth is fetched; the socket only hints. */
import type { Hint } from './topics';

const SHORTEST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 20_000;
/** A socket that closes this soon counts as a failed attempt. */
const STEADY_MS = 5_000;

export type LiveState = 'off' | 'connecting' | 'on' | 'lost';

interface Listeners {
  onHint: (hint: Hint) => void;
  onState: (state: LiveState) => void;
  /** Renews an expired session; false when nobody is signed in any more. */
  renew: () => Promise<boolean>;
  /** Called when the socket is back: hints sent meanwhile were missed, so everything may be stale. */
  onResumed: () => void;
}

/** Jittered and doubling, so that browsers do not return all at once after an outage. */
export function waitBeforeAttempt(failures: number, random: number = Math.random()): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** failures);
  return Math.round(ceiling * (0.5 + random / 2));
}

export class LiveSocket {
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #wasOn = false;
  #stopped = true;
  /** With how many parts of the screen look at each. */
  #watched = new Map<string, { topic: string; id: string; by: number }>();

  constructor(
    private readonly url: string,
    private readonly listeners: Listeners,
  ) {}

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    window.addEventListener('online', this.#tryNow);
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    window.removeEventListener('online', this.#tryNow);
    this.#socket?.close(1000);
    this.#socket = null;
    this.#wasOn = false;
    this.#failures = 0;
    this.listeners.onState('off');
  }

  /** Asks for hints about something that is not one's own, such as a consultant's presence. */
  watch(topic: string, id: string): void {
    const watched = this.#watched.get(`${topic} ${id}`);
    this.#watched.set(`${topic} ${id}`, { topic, id, by: (watched?.by ?? 0) + 1 });
    if (!watched) this.#send({ type: 'watch', topic, id });
  }

  unwatch(topic: string, id: string): void {
    const watched = this.#watched.get(`${topic} ${id}`);
    if (!watched) return;
    watched.by -= 1;
    if (watched.by > 0) return;
    this.#watched.delete(`${topic} ${id}`);
    this.#send({ type: 'unwatch', topic, id });
  }

  #connect(): void {
    this.listeners.onState(this.#wasOn || this.#failures > 1 ? 'lost' : 'connecting');
    const socket = new WebSocket(this.url);
    this.#socket = socket;
    let openedAt = 0;
    socket.onmessage = (message) => {
      const said = parse(message.data);
      if (said?.type === 'hello') {
        openedAt = Date.now();
        const resumed = this.#wasOn;
        this.#wasOn = true;
        for (const { topic, id } of this.#watched.values()) this.#send({ type: 'watch', topic, id });
        this.listeners.onState('on');
        if (resumed) this.listeners.onResumed();
      } else if (said?.type === 'hint') {
        this.listeners.onHint(said as unknown as Hint);
      }
    };
    socket.onclose = () => {
      if (this.#socket !== socket || this.#stopped) return;
      this.#socket = null;
      const steady = openedAt > 0 && Date.now() - openedAt > STEADY_MS;
      this.#failures = steady ? 1 : this.#failures + 1;
      // A first attempt that fails is not yet worth a word; only what was there can be lost.
      if (this.#wasOn || this.#failures > 1) this.listeners.onState('lost');
      this.#timer = setTimeout(() => void this.#retry(openedAt > 0), waitBeforeAttempt(this.#failures));
    };
  }

  /** A socket that was never accepted may have been refused for an expired session. */
  async #retry(wasAccepted: boolean): Promise<void> {
    const signedIn = wasAccepted || (await this.listeners.renew());
    if (this.#stopped || this.#socket) return;
    if (signedIn) this.#connect();
    else this.stop();
  }

  #tryNow = (): void => {
    if (this.#socket) return;
    clearTimeout(this.#timer);
    this.#connect();
  };

  #send(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}

function parse(data: unknown): Record<string, unknown> | null {
  try {
    return typeof data === 'string' ? (JSON.parse(data) as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
