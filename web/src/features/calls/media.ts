/** The person's own camera and microphone: as much of both as there is. */

export interface Wanted {
  audioId: string | null;
  videoId: string | null;
}

export type MediaTrouble = 'denied' | 'noDevice' | 'inUse' | 'unsupported' | 'failed';

export interface Own {
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
  /** Why something is missing. */
  trouble: { audio: MediaTrouble | null; video: MediaTrouble | null };
}

const KEY = 'consulta.devices';

export function rememberedDevices(): Wanted {
  try {
    const { audioId = null, videoId = null } = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return { audioId, videoId };
  } catch {
    return { audioId: null, videoId: null };
  }
}

export function rememberDevices(wanted: Wanted): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(wanted));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

function audioOf(id: string | null): MediaTrackConstraints {
  return {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    ...(id && { deviceId: { ideal: id } }),
  };
}

function videoOf(id: string | null): MediaTrackConstraints {
  return {
    width: { ideal: 1280 },
    height: { ideal: 720 },
    frameRate: { max: 30 },
    ...(id ? { deviceId: { ideal: id } } : { facingMode: 'user' }),
  };
}

/** Asks once for both, so that there is one question; what cannot be had is left out and said. */
export async function openMedia({ audioId, videoId }: Wanted): Promise<Own> {
  if (!navigator.mediaDevices?.getUserMedia) {
    return { audio: null, video: null, trouble: { audio: 'unsupported', video: 'unsupported' } };
  }
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: audioOf(audioId),
      video: videoOf(videoId),
    });
    return {
      audio: stream.getAudioTracks()[0] ?? null,
      video: stream.getVideoTracks()[0] ?? null,
      trouble: { audio: null, video: null },
    };
  } catch {
    // One of the two is missing, taken or forbidden: each is asked for alone.
    const [audio, video] = [await openOne('audio', audioId), await openOne('video', videoId)];
    return {
      audio: audio.track,
      video: video.track,
      trouble: { audio: audio.trouble, video: video.trouble },
    };
  }
}

export async function openOne(
  kind: 'audio' | 'video',
  id: string | null,
): Promise<{ track: MediaStreamTrack | null; trouble: MediaTrouble | null }> {
  if (!navigator.mediaDevices?.getUserMedia) return { track: null, trouble: 'unsupported' };
  try {
    const constraints = kind === 'audio' ? { audio: audioOf(id) } : { video: videoOf(id) };
    const stream = await navigator.mediaDevices.getUserMedia(constraints);
    return { track: stream.getTracks()[0] ?? null, trouble: null };
  } catch (error) {
    return { track: null, trouble: troubleOf(error) };
  }
}

/** What a refusal of the browser means for a person. */
export function troubleOf(error: unknown): MediaTrouble {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'noDevice';
    case 'NotReadableError':
    case 'AbortError':
      return 'inUse';
    default:
      return 'failed';
  }
}
