/** The socket of a call: enters by a fresh token, comes back after every loss, and says every 5 s that we are here. */
import { api } from '@/kit/api/client';
import { Problem } from '@/kit/api/problem';
import type { CallPicture, Id, JoinTicket } from '@/kit/api/types';
import { waitBeforeAttempt } from '@/kit/live/socket';
import { afterClose } from './model';
import type { SignalData } from './peer';

const HEARTBEAT_MS = 5_000;
/** The service counts no heartbeat that comes sooner after the last one. */
const SOONEST_HEARTBEAT_MS = 2_600;
/** The service says how things stand every 5 s; a socket silent for so long is dead, whatever it says of itself. */
const DEAF_MS = 16_000;
const STEADY_MS = 5_000;

export type Farewell =
  | { why: 'ended'; reason: string }
  | { why: 'left' | 'replaced' | 'moved' }
  | { why: 'refused'; problem: Problem };

interface Listeners {
  onPicture: (picture: CallPicture) => void;
  onSignal: (data: SignalData) => void;
  /** Joined: what helps the two browsers to find each other. */
  onJoined: (servers: RTCIceServer[]) => void;
  onLost: () => void;
  onRefusedMessage: (code: string) => void;
  /** Nothing comes after it. */
  onFarewell: (farewell: Farewell) => void;
}

type Said = { type: string } & Record<string, unknown>;

export class Room {
  #socket: WebSocket | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #beat: ReturnType<typeof setTimeout> | undefined;
  #deaf: ReturnType<typeof setTimeout> | undefined;
  #beatAt = 0;
  #failures = 0;
  #isDone = false;
  #isJoining = false;
  #media = { audio: false, video: false };

  constructor(
    private readonly callId: Id,
    private readonly listeners: Listeners,
  ) {
    window.addEventListener('online', this.#tryNow);
    void this.#join();
  }

  /** Told to the other side with the next heartbeat, which comes as soon as it may. */
  tellMedia(media: { audio: boolean; video: boolean }): void {
    this.#media = media;
    if (this.#beatAt === 0) return;
    clearTimeout(this.#beat);
    const wait = Math.max(0, this.#beatAt + SOONEST_HEARTBEAT_MS - Date.now());
    this.#beat = setTimeout(this.#sendBeat, wait);
  }

  signal(data: SignalData): void {
    this.#say({ type: 'signal', data });
  }

  admit(personId: Id): void {
    this.#say({ type: 'admit', person_id: personId });
  }

  /** Over for both. The service's answer comes as a farewell. */
  end(): void {
    this.#say({ type: 'end' });
  }

  /** Goes; the call goes on. */
  leave(): void {
    this.#say({ type: 'leave' });
    this.#stop();
  }

  async #join(): Promise<void> {
    // Two sockets of one person would push each other out.
    if (this.#isJoining) return;
    this.#isJoining = true;
    let ticket: JoinTicket;
    try {
      ticket = await api.post<JoinTicket>(`/calls/${this.callId}/join`);
    } catch (error) {
      if (this.#isDone) return;
      if (error instanceof Problem && !error.isTemporary) {
        this.#farewell({ why: 'refused', problem: error });
      } else {
        this.#tryLater();
      }
      return;
    } finally {
      this.#isJoining = false;
    }
    if (!this.#isDone) this.#open(ticket);
  }

  #open(ticket: JoinTicket): void {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/api/v1/calls/socket`);
    this.#socket = socket;
    let joinedAt = 0;
    let goodbye: Farewell | null = null;
    socket.onopen = () => {
      this.#say({ type: 'join', token: ticket.token });
      this.#listenFor(socket);
    };
    socket.onmessage = ({ data }) => {
      this.#listenFor(socket);
      const said = JSON.parse(String(data)) as Said;
      switch (said.type) {
        case 'state':
          if (joinedAt === 0) {
            joinedAt = Date.now();
            this.listeners.onJoined(serversOf(ticket));
            this.#sendBeat();
          }
          this.listeners.onPicture(said.call as CallPicture);
          break;
        case 'signal':
          this.listeners.onSignal(said.data as SignalData);
          break;
        case 'ended':
          goodbye =
            said.reason === 'moved' ? { why: 'moved' } : { why: 'ended', reason: String(said.reason) };
          break;
        case 'replaced':
          goodbye = { why: 'replaced' };
          break;
        case 'error':
          this.listeners.onRefusedMessage(String(said.code));
          break;
      }
    };
    socket.onclose = ({ code }) => {
      if (socket !== this.#socket) return;
      this.#silence();
      this.#socket = null;
      if (this.#isDone) return;
      const next = afterClose(code);
      if (goodbye) return this.#farewell(goodbye);
      if (next === 'replaced' || next === 'moved') return this.#farewell({ why: next });
      if (next === 'over') return this.#farewell({ why: 'left' });
      if (next === 'refused') {
        return this.#farewell({ why: 'refused', problem: new Problem(403, 'calls.foreign_page', '') });
      }
      this.#failures = joinedAt > 0 && Date.now() - joinedAt > STEADY_MS ? 0 : this.#failures;
      this.listeners.onLost();
      this.#tryLater();
    };
  }

  #listenFor(socket: WebSocket): void {
    clearTimeout(this.#deaf);
    this.#deaf = setTimeout(() => {
      // Closing a dead connection takes the browser long; whatever it says later is no longer ours.
      if (socket !== this.#socket) return;
      this.#socket = null;
      this.#silence();
      socket.close();
      this.listeners.onLost();
      this.#tryLater();
    }, DEAF_MS);
  }

  #tryLater(): void {
    this.#failures += 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#join(), waitBeforeAttempt(this.#failures - 1));
  }

  #tryNow = (): void => {
    if (this.#isDone || this.#socket) return;
    clearTimeout(this.#retry);
    this.#failures = 0;
    void this.#join();
  };

  #sendBeat = (): void => {
    clearTimeout(this.#beat);
    this.#beatAt = Date.now();
    this.#say({ type: 'heartbeat', media: this.#media });
    this.#beat = setTimeout(this.#sendBeat, HEARTBEAT_MS);
  };

  #say(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #farewell(farewell: Farewell): void {
    this.#stop();
    this.listeners.onFarewell(farewell);
  }

  #silence(): void {
    clearTimeout(this.#beat);
    clearTimeout(this.#deaf);
    this.#beatAt = 0;
  }

  #stop(): void {
    this.#isDone = true;
    clearTimeout(this.#retry);
    this.#silence();
    window.removeEventListener('online', this.#tryNow);
    this.#socket?.close(1000);
    this.#socket = null;
  }
}

function serversOf({ ice_servers }: JoinTicket): RTCIceServer[] {
  return ice_servers.map(({ urls, username, credential }) => ({
    urls,
    ...(username ? { username } : {}),
    ...(credential ? { credential } : {}),
  }));
}
