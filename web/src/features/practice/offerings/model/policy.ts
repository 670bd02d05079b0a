/** What cancelling gives back: while it is typed, and step by step; pure. */
import type { Policy, PriceKind } from '@/kit/api/types';
import type { FieldReader } from './fields';
import { LIMITS } from './limits';

export interface TierDraft {
  key: string;
  hours: string;
  percent: string;
}

let tiersMade = 0;

export function tierDraft(hours: number | string, percent: number | string): TierDraft {
  tiersMade += 1;
  return { key: `tier-${tiersMade}`, hours: String(hours), percent: String(percent) };
}

interface PolicyDraft {
  kind: PriceKind;
  tiers: TierDraft[];
  noShowPercent: string;
}

export function readPolicy(draft: PolicyDraft, read: FieldReader): Policy {
  // Nobody loses money on what costs none.
  if (draft.kind === 'free') return { tiers: [], no_show_charge_percent: 0 };
  const tiers = draft.tiers.map(({ hours, percent }, place) => ({
    hours_before: read.whole(`tiers.${place}.hours`, hours, 0, LIMITS.mostTierHours),
    refund_percent: read.whole(`tiers.${place}.percent`, percent, 0, 100),
  }));
  tiers.forEach((tier, place) => {
    const longer = tiers[place - 1];
    if (!longer) return;
    if (tier.hours_before >= longer.hours_before && !read.refusals.has(`tiers.${place}.hours`)) {
      read.refuse(`tiers.${place}.hours`, 'tier-hours-rise');
    }
    if (tier.refund_percent > longer.refund_percent && !read.refusals.has(`tiers.${place}.percent`)) {
      read.refuse(`tiers.${place}.percent`, 'tier-percent-rises');
    }
  });
  return {
    tiers,
    no_show_charge_percent: read.whole('noShowPercent', draft.noShowPercent, 0, 100),
  };
}

/** One stretch of notice and what a client gets back in it: from the longest to none at all. */
export interface RefundStep {
  /** At least so many hours before the start; `null` for less than any tier asks. */
  from: number | null;
  percent: number;
}

/** What a policy gives back, step by step; neighbours that give the same are one. */
export function refundSteps({ tiers }: Policy): RefundStep[] {
  const steps: RefundStep[] = [];
  for (const { hours_before, refund_percent } of tiers) {
    const last = steps.at(-1);
    if (last && last.percent === refund_percent) last.from = hours_before;
    else steps.push({ from: hours_before, percent: refund_percent });
  }
  const last = steps.at(-1);
  // A last tier at the start itself leaves no time after it; one that gives nothing ends in nothing anyhow.
  if (last && last.from === 0) return steps;
  if (last && last.percent === 0) return [...steps.slice(0, -1), { from: null, percent: 0 }];
  return [...steps, { from: null, percent: 0 }];
}
