/** The least notice, in the unit in which people say it; pure. */
import type { FieldReader } from './fields';
import { LIMITS } from './limits';

export type NoticeUnit = 'minutes' | 'hours' | 'days';

const MINUTES_IN: Record<NoticeUnit, number> = { minutes: 1, hours: 60, days: 1440 };

interface NoticeDraft {
  notice: string;
  noticeUnit: NoticeUnit;
}

/** In the largest unit that divides it: 1440 is one day, 90 is 90 minutes. */
export function noticeOf(minutes: number): NoticeDraft {
  const unit = (['days', 'hours'] as const).find((each) => minutes > 0 && minutes % MINUTES_IN[each] === 0);
  return unit
    ? { notice: String(minutes / MINUTES_IN[unit]), noticeUnit: unit }
    : { notice: String(minutes), noticeUnit: 'minutes' };
}

/** In minutes. */
export function readNotice({ notice, noticeUnit }: NoticeDraft, read: FieldReader): number {
  const minutes = MINUTES_IN[noticeUnit];
  return read.whole('notice', notice, 0, Math.floor(LIMITS.longestNoticeMinutes / minutes)) * minutes;
}
