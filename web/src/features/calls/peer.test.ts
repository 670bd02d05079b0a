import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Link, Peer, type SignalData, sessionOf } from './peer';

/** The states of a real connection's signalling (RFC 8829), without any network. */
class FakeConnection {
  static made = 0;
  readonly session = ++FakeConnection.made;
  signalingState = 'stable';
  connectionState = 'new';
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  isClosed = false;
  places: { kind: string; track: unknown }[] = [];
  onnegotiationneeded: (() => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  onicecandidate: unknown = null;
  ontrack: unknown = null;

  addTransceiver(kind: string) {
    const place = { kind, track: null as unknown };
    this.places.push(place);
    if (this.places.length === 1) queueMicrotask(() => this.onnegotiationneeded?.());
    return this.#transceiver(place);
  }
  getTransceivers() {
    return this.places.map((place) => this.#transceiver(place));
  }
  #transceiver(place: { kind: string; track: unknown }) {
    const replaceTrack = async (track: unknown) => {
      place.track = track;
    };
    return { direction: '', sender: { replaceTrack }, receiver: { track: { kind: place.kind } } };
  }
  async setLocalDescription() {
    const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
    this.signalingState = type === 'answer' ? 'stable' : 'have-local-offer';
    this.localDescription = { type, sdp: `v=0\r\no=- ${this.session} 2 IN IP4 127.0.0.1\r\n` };
  }
  async setRemoteDescription(description: RTCSessionDescriptionInit) {
    if (description.type === 'answer' && this.signalingState !== 'have-local-offer') {
      throw new Error('an answer without an offer');
    }
    // An offer on top of our own rolls ours back, which is what the polite side does.
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
    this.remoteDescription = description;
    if (description.type === 'offer' && this.places.length === 0) {
      this.places = [
        { kind: 'audio', track: null },
        { kind: 'video', track: null },
      ];
    }
  }
  async addIceCandidate() {
    if (!this.remoteDescription) throw new Error('no remote description');
  }
  restartIce() {
    this.onnegotiationneeded?.();
  }
  getReceivers() {
    return [];
  }
  close() {
    this.isClosed = true;
  }
  become(state: string) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
}

class Side {
  readonly said: SignalData[] = [];
  readonly connections: FakeConnection[] = [];
  link: Link = 'idle';
  readonly peer: Peer;
  constructor(isPolite: boolean) {
    this.peer = new Peer({
      isPolite,
      send: (data) => this.said.push(data),
      onLink: (link) => {
        this.link = link;
      },
      onRemote: () => {},
      connect: () => {
        const made = new FakeConnection();
        this.connections.push(made);
        return made as unknown as RTCPeerConnection;
      },
    });
  }
  get now(): FakeConnection {
    const last = this.connections.at(-1);
    if (!last) throw new Error('no connection yet');
    return last;
  }
}

/** Carries what each says to the other until both are silent. */
async function talk(one: Side, other: Side): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    await vi.advanceTimersByTimeAsync(1);
    const [fromOne, fromOther] = [one.said.splice(0), other.said.splice(0)];
    if (fromOne.length + fromOther.length === 0) return;
    for (const data of fromOne) await other.peer.hear(data);
    for (const data of fromOther) await one.peer.hear(data);
  }
  throw new Error('they never stop');
}

/** Whose description a side holds. */
function sessionIn(side: Side): string {
  return sessionOf(side.now.remoteDescription ?? { type: 'offer' });
}

function agreed(one: Side, other: Side): boolean {
  const ends = [one.now, other.now];
  return (
    ends.every((end) => end.signalingState === 'stable' && end.remoteDescription !== null) &&
    sessionIn(one) === String(other.now.session) &&
    sessionIn(other) === String(one.now.session)
  );
}

let consultant: Side;
let client: Side;

beforeEach(() => {
  vi.useFakeTimers();
  consultant = new Side(false);
  client = new Side(true);
});
afterEach(() => vi.useRealTimers());

test('the consultant offers, the client answers in the same two places', async () => {
  const track = { kind: 'audio' } as MediaStreamTrack;
  await client.peer.send('audio', track);
  consultant.peer.begin();
  await talk(consultant, client);
  expect(agreed(consultant, client)).toBe(true);
  expect(client.now.places.map(({ kind }) => kind)).toEqual(['audio', 'video']);
  expect(client.now.places[0]?.track).toBe(track);
});

test('both beginning at once agree on one connection', async () => {
  consultant.peer.begin();
  client.peer.begin();
  await talk(consultant, client);
  expect(agreed(consultant, client)).toBe(true);
  expect(consultant.connections).toHaveLength(1);
});

describe('once they are agreed', () => {
  beforeEach(async () => {
    consultant.peer.begin();
    await talk(consultant, client);
    consultant.now.become('connected');
    client.now.become('connected');
  });

  test('when both look for another way at once, the client yields', async () => {
    consultant.peer.restart();
    client.peer.restart();
    await talk(consultant, client);
    expect(agreed(consultant, client)).toBe(true);
    expect([consultant.connections.length, client.connections.length]).toEqual([1, 1]);
  });

  test('a client that reloaded gets a new connection', async () => {
    client = new Side(true);
    client.peer.begin();
    await talk(consultant, client);
    expect(agreed(consultant, client)).toBe(true);
    expect(consultant.connections).toHaveLength(2);
    expect(consultant.connections[0]?.isClosed).toBe(true);
  });

  test('a consultant that reloaded gets a new connection', async () => {
    consultant = new Side(false);
    consultant.peer.begin();
    await talk(consultant, client);
    expect(agreed(consultant, client)).toBe(true);
    expect(client.connections).toHaveLength(2);
  });

  test('a stray answer or candidate disturbs nothing', async () => {
    await consultant.peer.hear({ description: { type: 'answer', sdp: 'o=- 999 2 IN' } });
    await consultant.peer.hear({ candidate: { candidate: 'x' } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(consultant.connections).toHaveLength(1);
    expect(consultant.link).toBe('connected');
  });

  test('a failed connection looks for another way at once', () => {
    const restart = vi.spyOn(consultant.now, 'restartIce');
    consultant.now.become('failed');
    expect(restart).toHaveBeenCalledOnce();
    expect(consultant.link).toBe('interrupted');
  });

  test('a disturbed connection gets time to heal by itself', async () => {
    const restart = vi.spyOn(consultant.now, 'restartIce');
    consultant.now.become('disconnected');
    await vi.advanceTimersByTimeAsync(1_000);
    consultant.now.become('connected');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(restart).not.toHaveBeenCalled();
    expect(consultant.link).toBe('connected');
  });
});

test('words lost on the way are said anew', async () => {
  consultant.peer.begin();
  await vi.advanceTimersByTimeAsync(1);
  consultant.said.splice(0);
  await vi.advanceTimersByTimeAsync(10_000);
  await talk(consultant, client);
  expect(agreed(consultant, client)).toBe(true);
});
