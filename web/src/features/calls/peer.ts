/**
 * The connection between the two browsers: perfect negotiation, and beginning anew when a browser did.
 *
 * The consultant is impolite and makes the first offer, with a place for sound and one for the picture. The
 * client answers with the same two places. From then on tracks are swapped, never renegotiated. Either side
 * may restart the search for a way through the network at any time; when both do, the client yields.
 *
 * A browser that comes anew has forgotten everything: its offer has another session id, upon which the other
 * side begins anew too. A client that comes anew asks for an offer by a rollback.
 */

export interface SignalData {
  description?: RTCSessionDescriptionInit;
  candidate?: RTCIceCandidateInit | null;
}

export type Link = 'idle' | 'connecting' | 'connected' | 'interrupted';

export type Tracks = Record<'audio' | 'video', MediaStreamTrack | null>;

export interface PeerOptions {
  isPolite: boolean;
  send: (data: SignalData) => void;
  onLink: (link: Link) => void;
  onRemote: (tracks: MediaStreamTrack[]) => void;
  /** Replaced in tests. */
  connect?: (configuration: RTCConfiguration) => RTCPeerConnection;
}

/** A connection that is only disturbed often heals by itself within this time. */
const PATIENCE_MS = 2_500;
/** Without a connection for so long, words were lost on the way: begin anew. */
const GIVE_UP_MS = 10_000;

export class Peer {
  #connection: RTCPeerConnection | null = null;
  #iceServers: RTCIceServer[] = [];
  #tracks: Tracks = { audio: null, video: null };
  #places: Partial<Record<'audio' | 'video', RTCRtpSender>> = {};
  #isMakingOffer = false;
  #remoteSession: string | null = null;
  #heard: Promise<void> = Promise.resolve();
  #patience: ReturnType<typeof setTimeout> | undefined;
  #giveUp: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: PeerOptions) {}

  get isConnected(): boolean {
    return this.#connection?.connectionState === 'connected';
  }

  /** Servers that help to find a way; those of the latest join are used from the next beginning on. */
  useServers(servers: RTCIceServer[]): void {
    this.#iceServers = servers;
  }

  /** Begins, or begins anew: the consultant by an offer, the client by asking for one. */
  begin(): void {
    this.#open();
    if (this.options.isPolite) {
      this.options.send({ description: { type: 'rollback', sdp: '' } });
      return;
    }
    for (const kind of ['audio', 'video'] as const) {
      const sender = this.#connection?.addTransceiver(kind, { direction: 'sendrecv' }).sender;
      if (sender) this.#places[kind] = sender;
    }
    void this.#putTracks();
  }

  /** Sends this track from now on; `null` sends nothing. */
  async send(kind: 'audio' | 'video', track: MediaStreamTrack | null): Promise<void> {
    this.#tracks[kind] = track;
    await this.#places[kind]?.replaceTrack(track);
  }

  /** Signals are heard one after the other, in the order in which they were sent. */
  hear(data: SignalData): Promise<void> {
    this.#heard = this.#heard.then(() => this.#hear(data)).catch(() => this.#beginLater());
    return this.#heard;
  }

  /** Looks for another way through the network. */
  restart(): void {
    this.#connection?.restartIce();
  }

  statistics(): Promise<RTCStatsReport> | null {
    return this.#connection?.getStats() ?? null;
  }

  get isIdle(): boolean {
    return this.#connection === null;
  }

  close(): void {
    this.#drop();
    this.options.onLink('idle');
  }

  #drop(): void {
    clearTimeout(this.#patience);
    clearTimeout(this.#giveUp);
    const connection = this.#connection;
    this.#connection = null;
    this.#places = {};
    this.#remoteSession = null;
    this.#isMakingOffer = false;
    connection?.close();
  }

  #open(): void {
    this.#drop();
    const make = this.options.connect ?? ((configuration) => new RTCPeerConnection(configuration));
    const connection = make({ iceServers: this.#iceServers, bundlePolicy: 'max-bundle' });
    this.#connection = connection;
    connection.onnegotiationneeded = () => void this.#offer(connection);
    connection.onicecandidate = ({ candidate }) => {
      if (candidate) this.options.send({ candidate: candidate.toJSON() });
    };
    connection.ontrack = () => {
      this.options.onRemote(connection.getReceivers().map(({ track }) => track));
    };
    connection.onconnectionstatechange = () => this.#connectionChanged(connection);
    this.options.onLink('connecting');
    this.#beginLater();
  }

  async #offer(connection: RTCPeerConnection): Promise<void> {
    // Before the first offer has come there is nothing that the client could offer.
    if (this.options.isPolite && this.#remoteSession === null) return;
    try {
      this.#isMakingOffer = true;
      await connection.setLocalDescription();
      this.#sendDescription(connection);
    } catch {
      if (connection === this.#connection) this.#beginLater();
    } finally {
      if (connection === this.#connection) this.#isMakingOffer = false;
    }
  }

  async #hear({ description, candidate }: SignalData): Promise<void> {
    if (description) {
      if (description.type === 'rollback') this.#hearPlea();
      else await this.#hearDescription(description);
    } else if (candidate) {
      // One that fits nothing, because its offer was ignored or is from another life, is one way less and no more.
      await this.#connection?.addIceCandidate(candidate).catch(() => {});
    }
  }

  /** The client has nothing and asks for an offer. One that is on its way is said again: it may have been lost. */
  #hearPlea(): void {
    if (this.options.isPolite) return;
    const connection = this.#connection;
    if (connection?.signalingState === 'have-local-offer' && this.#remoteSession === null) {
      this.#sendDescription(connection);
    } else if (!this.#isMakingOffer) {
      this.begin();
    }
  }

  async #hearDescription(description: RTCSessionDescriptionInit): Promise<void> {
    const session = sessionOf(description);
    const isOther = this.#remoteSession !== null && session !== this.#remoteSession;
    if (description.type === 'offer' && (isOther || !this.#connection)) {
      // Only the consultant begins: a client's offer from another life is answered by a beginning of ours.
      if (!this.options.isPolite) return this.begin();
      this.#open();
    }
    const connection = this.#connection;
    if (!connection) return;
    if (description.type === 'answer' && connection.signalingState !== 'have-local-offer') return;

    const collides =
      description.type === 'offer' && (this.#isMakingOffer || connection.signalingState !== 'stable');
    if (!this.options.isPolite && collides) return;

    await connection.setRemoteDescription(description);
    this.#remoteSession = session;
    if (description.type !== 'offer') return;
    this.#takePlaces(connection);
    await this.#putTracks();
    await connection.setLocalDescription();
    this.#sendDescription(connection);
  }

  /** The client answers in the two places that the consultant's first offer made. */
  #takePlaces(connection: RTCPeerConnection): void {
    for (const transceiver of connection.getTransceivers()) {
      const kind = transceiver.receiver.track.kind as 'audio' | 'video';
      if (this.#places[kind]) continue;
      transceiver.direction = 'sendrecv';
      this.#places[kind] = transceiver.sender;
    }
  }

  async #putTracks(): Promise<void> {
    for (const kind of ['audio', 'video'] as const) {
      await this.#places[kind]?.replaceTrack(this.#tracks[kind]);
    }
  }

  #sendDescription(connection: RTCPeerConnection): void {
    const description = connection.localDescription;
    if (description && connection === this.#connection) {
      this.options.send({ description: { type: description.type, sdp: description.sdp } });
    }
  }

  #connectionChanged(connection: RTCPeerConnection): void {
    if (connection !== this.#connection) return;
    clearTimeout(this.#patience);
    switch (connection.connectionState) {
      case 'connected':
        clearTimeout(this.#giveUp);
        this.options.onLink('connected');
        break;
      case 'disconnected':
        this.options.onLink('interrupted');
        this.#patience = setTimeout(() => this.restart(), PATIENCE_MS);
        this.#beginLater();
        break;
      case 'failed':
        this.options.onLink('interrupted');
        this.restart();
        this.#beginLater();
        break;
    }
  }

  #beginLater(): void {
    clearTimeout(this.#giveUp);
    this.#giveUp = setTimeout(() => {
      if (this.#connection && !this.isConnected) this.begin();
    }, GIVE_UP_MS);
  }
}

/** The id of the browser's connection, the same in all its descriptions: RFC 8829, section 5.2.1. */
export function sessionOf({ sdp = '' }: RTCSessionDescriptionInit): string {
  return /^o=\S+ (\d+) /m.exec(sdp)?.[1] ?? '';
}
