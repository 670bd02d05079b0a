/** What the screens of a call reckon: the running meter, countdowns, and what a state means for a person; pure. */
import type { Call, CallPicture, Meter, Money, Participant, PriceTerms } from '@/kit/api/types';

/**
 * What so many seconds cost: the formula of the service, in integers. One rounding, half up, at the end;
 * nothing for a call in which nobody talked.
 */
export function costOf(price: PriceTerms, seconds: number): number {
  if (price.amount === null || seconds <= 0) return 0;
  const amount = price.amount.amount_minor;
  if (price.kind === 'per_session') return amount;
  const bySecond = Math.floor((2 * amount * Math.floor(seconds) + 60) / 120);
  const least = Math.max(bySecond, price.minimum?.amount_minor ?? 0);
  return Math.min(least, price.cap?.amount_minor ?? least);
}

/** A clock that shows what the server's shows: the server's moment, and ours when we heard it. */
export interface Heard {
  /** Server time, milliseconds since the epoch. */
  serverAt: number;
  /** Our time at the same moment. */
  hereAt: number;
}

export function serverNow({ serverAt, hereAt }: Heard, here: number): number {
  return serverAt + Math.max(0, here - hereAt);
}

export interface MeterReading {
  seconds: number;
  cost: Money;
}

/** The meter at this moment, run on from what the server said last; never past the end or the cap. */
export function readMeter(meter: Meter, endsAt: string, now: number): MeterReading {
  const since = Date.parse(meter.as_of);
  const until = Math.min(now, Date.parse(endsAt));
  const more = meter.running ? Math.max(0, Math.floor((until - since) / 1000)) : 0;
  if (more === 0) return { seconds: meter.talk_seconds, cost: meter.cost };
  const seconds = meter.talk_seconds + more;
  const cost = Math.max(meter.cost.amount_minor, costOf(meter.price, seconds));
  return {
    seconds,
    cost: { ...meter.cost, amount_minor: Math.min(cost, meter.cap?.amount_minor ?? cost) },
  };
}

/** "4:05", "1:02:09": a stopwatch. */
export function stopwatch(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, place) => (place === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** Whole seconds until a moment; 0 when it has come. */
export function secondsUntil(moment: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(moment) - now) / 1000));
}

export interface Sides {
  me: Participant | null;
  other: Participant | null;
}

export function sidesOf(picture: CallPicture | null): Sides {
  const participants = picture?.participants ?? [];
  return {
    me: participants.find(({ role }) => role === picture?.you) ?? null,
    other: participants.find(({ role }) => role !== picture?.you) ?? null,
  };
}

/** True once both may see and hear each other. */
export function isAdmitted(picture: CallPicture | null): boolean {
  return picture?.participants.find(({ role }) => role === 'client')?.admitted ?? false;
}

export type Door = 'closed' | 'open' | 'over';

/** Whether the call can be entered at this moment. */
export function doorOf(call: Pick<Call, 'state' | 'check_in_opens_at' | 'ends_at'>, now: number): Door {
  const isOver = call.state === 'ended' || call.state === 'cancelled' || now >= Date.parse(call.ends_at);
  if (isOver) return 'over';
  return now >= Date.parse(call.check_in_opens_at) ? 'open' : 'closed';
}

/** What becomes of a closed socket, by its close code. */
export function afterClose(code: number): 'rejoin' | 'over' | 'replaced' | 'moved' | 'refused' {
  if (code === 1000) return 'over';
  if (code === 4409) return 'replaced';
  if (code === 4410) return 'moved';
  if (code === 4403) return 'refused';
  return 'rejoin';
}

export type MeterMood = 'notYet' | 'running' | 'otherAway' | 'ownAway' | 'over';

/** What the meter does now, and why. */
export function meterMood(picture: CallPicture | null, isConnected: boolean): MeterMood {
  if (!picture) return 'notYet';
  if (picture.state === 'ended' || picture.state === 'cancelled') return 'over';
  if (!isConnected) return 'ownAway';
  if (picture.meter.running) return 'running';
  return picture.state === 'live' ? 'otherAway' : 'notYet';
}
