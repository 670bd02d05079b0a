import { describe, expect, it } from 'vitest';
import type { Proposal, Proposals } from '@/kit/api/types';
import { proposalMood, toggled } from './model';

const NOW = Date.parse('2026-03-02T09:00:00Z');

function standing(you: Proposals['you'], changes: Partial<Proposal> = {}): Proposals {
  const latest: Proposal = {
    id: 'p',
    proposed_by: 'consultant',
    times: [{ starts_at: '2026-03-05T09:00:00Z', free: true }],
    note: null,
    state: 'open',
    made_at: '2026-03-02T08:00:00Z',
    expires_at: '2026-03-04T08:00:00Z',
    chosen: null,
    ...changes,
  };
  return { you, latest, can_propose: false };
}

describe('how a proposal stands', () => {
  it('is for the other side to answer until it expires', () => {
    expect(proposalMood(standing('client'), NOW)).toBe('theirs');
    expect(proposalMood(standing('consultant'), NOW)).toBe('mine');
    const late = Date.parse('2026-03-04T08:00:00Z');
    expect(proposalMood(standing('client'), late)).toBe('none');
    expect(proposalMood(standing('consultant'), late)).toBe('expired');
  });

  it('tells its maker what became of it, and nobody of what is past', () => {
    expect(proposalMood(standing('consultant', { state: 'declined' }), NOW)).toBe('declined');
    expect(proposalMood(standing('client', { state: 'declined' }), NOW)).toBe('none');
    expect(proposalMood(standing('consultant', { state: 'accepted' }), NOW)).toBe('none');
    expect(proposalMood(standing('consultant', { state: 'closed' }), NOW)).toBe('none');
    expect(proposalMood({ you: 'client', latest: null, can_propose: true }, NOW)).toBe('none');
  });
});

describe('choosing times', () => {
  const [one, two, three, four] = [5, 6, 7, 8].map((day) => `2026-03-0${day}T09:00:00Z`) as [
    string,
    string,
    string,
    string,
  ];

  it('keeps them in order, and takes one out that is chosen again', () => {
    expect(toggled([two], one)).toEqual([one, two]);
    expect(toggled([one, two], one)).toEqual([two]);
  });

  it('stops at three', () => {
    expect(toggled([one, two, three], four)).toEqual([one, two, three]);
  });
});
