/** What screens reckon about proposed times; pure. */
import type { Moment, Proposals } from '@/kit/api/types';

export const MOST_TIMES = 3;

/** How a proposal stands for the one who looks. */
export type ProposalMood = 'theirs' | 'mine' | 'declined' | 'expired' | 'none';

export function proposalMood({ you, latest }: Proposals, now: number): ProposalMood {
  if (!latest) return 'none';
  const isMine = latest.proposed_by === you;
  // What a late hint has not told yet, the clock does.
  const isOver = latest.state === 'expired' || Date.parse(latest.expires_at) <= now;
  if (latest.state === 'open' && !isOver) return isMine ? 'mine' : 'theirs';
  if (latest.state === 'declined') return isMine ? 'declined' : 'none';
  if (latest.state === 'open' || latest.state === 'expired') return isMine ? 'expired' : 'none';
  return 'none';
}

/** The times with one more, in their order; chosen again it is taken out, and beyond the most nothing changes. */
export function toggled(times: readonly Moment[], at: Moment): Moment[] {
  if (times.includes(at)) return times.filter((each) => each !== at);
  if (times.length >= MOST_TIMES) return [...times];
  return [...times, at].sort((one, other) => Date.parse(one) - Date.parse(other));
}
