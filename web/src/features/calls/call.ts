/**
 * The one call that this tab is in: its devices, its place in the room, its connection to the other side.
 *
 * Kept outside the screens, so that going from the waiting room into the call interrupts nothing.
 */
import { create } from 'zustand';
import type { Call, CallPicture, Id } from '@/kit/api/types';
import { type MediaTrouble, type Own, openMedia, openOne, rememberDevices, rememberedDevices } from './media';
import { type Heard, isAdmitted, sidesOf } from './model';
import { type Link, Peer } from './peer';
import { type Farewell, Room } from './room';
import { readStatistics, type Statistics } from './statistics';

type Kind = 'audio' | 'video';

const STATISTICS_MS = 1_000;
const nothing: Own = { audio: null, video: null, trouble: { audio: null, video: null } };

export interface CallStore {
  bookingId: Id | null;
  /** `out`: not in the room; `lost`: the connection to the service is gone and comes back by itself. */
  presence: 'out' | 'joining' | 'in' | 'lost';
  farewell: Farewell | null;
  picture: CallPicture | null;
  heard: Heard | null;
  link: Link;
  remote: MediaStream | null;
  statistics: Statistics | null;
  own: Own;
  /** While the browser asks the person, or the device starts. */
  isOpening: boolean;
  isMuted: boolean;
  isCameraOff: boolean;
  devices: MediaDeviceInfo[];
  audioId: string | null;
  videoId: string | null;
  speakerId: string;
}

const atRest: CallStore = {
  bookingId: null,
  presence: 'out',
  farewell: null,
  picture: null,
  heard: null,
  link: 'idle',
  remote: null,
  statistics: null,
  own: nothing,
  isOpening: false,
  isMuted: false,
  isCameraOff: false,
  devices: [],
  audioId: null,
  videoId: null,
  speakerId: '',
};

export const useCall = create<CallStore>(() => atRest);

const get = useCall.getState;
const set = useCall.setState;

let room: Room | null = null;
let peer: Peer | null = null;
let poll: ReturnType<typeof setInterval> | undefined;
/** Raised when the person leaves: what a slow device or answer brings afterwards is thrown away. */
let visit = 0;

// devices

/** Asks for camera and microphone. */
export async function openDevices(): Promise<void> {
  const here = visit;
  set({ isOpening: true, ...rememberedDevices() });
  const own = await openMedia(get());
  if (here !== visit) return stopTracks(own);
  stopTracks(get().own);
  set({ own, isOpening: false, isMuted: false, isCameraOff: false });
  for (const kind of ['audio', 'video'] as const) adopt(kind);
  await listDevices();
}

export async function toggleMute(): Promise<void> {
  const { own, isMuted } = get();
  if (!own.audio) return await reopen('audio');
  own.audio.enabled = isMuted;
  set({ isMuted: !isMuted });
  tellMedia();
}

/** A camera that is off is let go, so that its light goes out too. */
export async function toggleCamera(): Promise<void> {
  const { own } = get();
  if (!own.video) return await reopen('video');
  own.video.stop();
  set({ own: { ...own, video: null, trouble: { ...own.trouble, video: null } }, isCameraOff: true });
  hand('video');
}

export async function chooseDevice(kind: Kind, id: string): Promise<void> {
  set(kind === 'audio' ? { audioId: id } : { videoId: id });
  const { audioId, videoId } = get();
  rememberDevices({ audioId, videoId });
  await reopen(kind);
}

export function chooseSpeaker(id: string): void {
  set({ speakerId: id });
}

async function reopen(kind: Kind): Promise<void> {
  const here = visit;
  const { own, audioId, videoId } = get();
  // Some devices cannot be opened twice at once.
  own[kind]?.stop();
  set({ isOpening: true });
  const { track, trouble } = await openOne(kind, kind === 'audio' ? audioId : videoId);
  if (here !== visit) return track?.stop();
  const now = get().own;
  set({
    isOpening: false,
    own: { ...now, [kind]: track, trouble: { ...now.trouble, [kind]: trouble } },
    ...(kind === 'audio' ? { isMuted: false } : { isCameraOff: false }),
  });
  adopt(kind);
  await listDevices();
}

/** Uses a new track, and notices when its device goes away. */
function adopt(kind: Kind): void {
  const track = get().own[kind];
  if (track) {
    track.addEventListener('ended', () => {
      const { own } = get();
      if (own[kind] !== track) return;
      set({ own: { ...own, [kind]: null, trouble: { ...own.trouble, [kind]: 'noDevice' } } });
      hand(kind);
    });
  }
  hand(kind);
}

function hand(kind: Kind): void {
  void peer?.send(kind, get().own[kind]);
  tellMedia();
}

function tellMedia(): void {
  const { own, isMuted } = get();
  room?.tellMedia({ audio: own.audio !== null && !isMuted, video: own.video !== null });
}

async function listDevices(): Promise<void> {
  const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  set({ devices: devices.filter(({ deviceId }) => deviceId !== '') });
}

function onDeviceChange(): void {
  void listDevices();
}

// the room

/** Comes to a booking's call: devices first, the room when it is open. Coming twice changes nothing. */
export function arrive(bookingId: Id): void {
  if (get().bookingId === bookingId) return;
  depart();
  set({ ...atRest, bookingId });
  navigator.mediaDevices?.addEventListener?.('devicechange', onDeviceChange);
  void openDevices();
}

/** Takes the place in the room; from now on the other side sees that we are here. */
export function enter(call: Pick<Call, 'call_id' | 'you'>): void {
  if (room || get().farewell) return;
  set({ presence: 'joining' });
  const isPolite = call.you === 'client';
  peer = new Peer({
    isPolite,
    send: (data) => room?.signal(data),
    onLink: (link) => set(link === 'idle' ? { link, remote: null, statistics: null } : { link }),
    onRemote: (tracks) => set({ remote: new MediaStream(tracks) }),
  });
  const { own } = get();
  void peer.send('audio', own.audio);
  void peer.send('video', own.video);
  room = new Room(call.call_id, {
    onJoined: (servers) => {
      peer?.useServers(servers);
      set({ presence: 'in' });
    },
    onPicture: see,
    onSignal: (data) => void peer?.hear(data),
    onLost: () => set({ presence: 'lost' }),
    onRefusedMessage: (code) => {
      // Ending what has not begun is going away.
      if (code === 'calls.not_begun') leave();
    },
    onFarewell: (farewell) => {
      quit();
      set({ farewell, presence: 'out' });
    },
  });
  tellMedia();
  poll = setInterval(() => void measure(), STATISTICS_MS);
}

function see(picture: CallPicture): void {
  set({ picture, heard: { serverAt: Date.parse(picture.meter.as_of), hereAt: Date.now() } });
  const { other } = sidesOf(picture);
  if (!peer || !isAdmitted(picture)) return;
  if (other?.present && peer.isIdle) peer.begin();
  // Who is gone comes back with a new connection.
  if (!other?.present && !peer.isIdle && !peer.isConnected) peer.close();
}

async function measure(): Promise<void> {
  const { link, statistics } = get();
  if (link !== 'connected') return;
  const report = await peer?.statistics();
  if (report) set({ statistics: readStatistics(report as never, statistics, Date.now()) });
}

export function admit(): void {
  const { other } = sidesOf(get().picture);
  if (other) room?.admit(other.person_id);
}

/** Goes; the call goes on, and one may come back. */
export function leave(): void {
  room?.leave();
  quit();
  set({ presence: 'out', farewell: { why: 'left' } });
}

/** Ends the call for both. */
export function endForBoth(): void {
  room?.end();
}

/** Comes back after having left, or takes the call over from another screen. */
export function comeBack(): void {
  const { bookingId } = get();
  if (!bookingId) return;
  set({ bookingId: null });
  arrive(bookingId);
}

/** The person went to another page. */
export function depart(): void {
  if (room) room.leave();
  quit();
  set(atRest);
}

/** Lets go of everything but what is to be read afterwards. */
function quit(): void {
  visit += 1;
  clearInterval(poll);
  navigator.mediaDevices?.removeEventListener?.('devicechange', onDeviceChange);
  room = null;
  peer?.close();
  peer = null;
  stopTracks(get().own);
  set({ own: nothing, isOpening: false, remote: null, link: 'idle', statistics: null });
}

function stopTracks({ audio, video }: Own): void {
  audio?.stop();
  video?.stop();
}

export type { MediaTrouble };
