/** What the browser measures of the connection, in the few numbers that say whether it is well. */

export interface Statistics {
  framesReceived: number;
  framesPerSecond: number;
  audioPackets: number;
  /** Kilobits a second since the last look. */
  down: number;
  up: number;
  /** Milliseconds there and back; unknown at first. */
  roundTrip: number | null;
  /** "host", "srflx", "prflx" or "relay": how our side reaches the other. */
  way: string | null;
  at: number;
  bytesReceived: number;
  bytesSent: number;
}

type Entry = Record<string, unknown> & { id: string; type: string };

export function readStatistics(
  report: Iterable<[string, Entry]>,
  before: Statistics | null,
  at: number,
): Statistics {
  const found: Statistics = {
    framesReceived: 0,
    framesPerSecond: 0,
    audioPackets: 0,
    down: 0,
    up: 0,
    roundTrip: null,
    way: null,
    at,
    bytesReceived: 0,
    bytesSent: 0,
  };
  const entries = new Map(report);
  for (const entry of entries.values()) {
    if (entry.type === 'inbound-rtp' && entry.kind === 'video') {
      found.framesReceived += number(entry.framesReceived);
      found.framesPerSecond = number(entry.framesPerSecond);
    }
    if (entry.type === 'inbound-rtp' && entry.kind === 'audio') {
      found.audioPackets += number(entry.packetsReceived);
    }
    if (entry.type === 'candidate-pair' && entry.nominated === true && entry.state === 'succeeded') {
      found.bytesReceived += number(entry.bytesReceived);
      found.bytesSent += number(entry.bytesSent);
      if (typeof entry.currentRoundTripTime === 'number') {
        found.roundTrip = Math.round(entry.currentRoundTripTime * 1000);
      }
      found.way = String(entries.get(String(entry.localCandidateId))?.candidateType ?? '') || null;
    }
  }
  if (before && at > before.at) {
    const rate = (now: number, then: number) =>
      Math.max(0, Math.round(((now - then) * 8) / (at - before.at)));
    found.down = rate(found.bytesReceived, before.bytesReceived);
    found.up = rate(found.bytesSent, before.bytesSent);
  }
  return found;
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
