/** Where one meets, in words for either side; pure. */
import type { Location, Party } from '@/kit/api/types';
import { messages } from './messages';

/** Whether they meet in a call of ours, with its waiting room. */
export function hasCall({ kind }: Location): boolean {
  return kind === 'video';
}

/** "Main Street 5, Berlin"; "By phone: you call +49 30 1234567". */
export function whereWords({ kind, address, phone }: Location, side: Party | null): string {
  if (kind === 'in_person') return address ?? messages.inPerson;
  if (kind === 'video') return messages.byVideo;
  if (!phone) return side === 'client' ? messages.byPhoneLater : messages.byPhone;
  return side === 'consultant' ? messages.theyCall(phone) : messages.youCall(phone);
}

/** For a list: how, not where. */
export function howWords({ kind }: Location): string {
  return { video: messages.byVideo, phone: messages.byPhone, in_person: messages.inPerson }[kind];
}
