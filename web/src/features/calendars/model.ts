/** What can be said about calendars elsewhere without asking anybody. */
import type { Connection, Id } from '@/kit/api/types';

/** The address by which a device offers to subscribe with its own calendar. */
export function subscribeUrl(url: string): string {
  return url.replace(/^https?:/, 'webcal:');
}

/** How reading an account goes: `idle` when there is nothing to read. */
export type Health = 'works' | 'failing' | 'refused' | 'idle' | 'waiting';

export function healthOf(
  connection: Pick<Connection, 'state' | 'failing_since' | 'read_at' | 'calendars'>,
): Health {
  if (connection.state === 'refused') return 'refused';
  if (connection.failing_since) return 'failing';
  if (!connection.calendars.some(({ is_read }) => is_read)) return 'idle';
  return connection.read_at ? 'works' : 'waiting';
}

/** The calendars that are read once one of them is ticked or not. */
export function readAfter(connection: Pick<Connection, 'calendars'>, id: Id, isRead: boolean): Id[] {
  return connection.calendars
    .filter((calendar) => (calendar.id === id ? isRead : calendar.is_read))
    .map((calendar) => calendar.id);
}

/** The calendar of the account that bookings are written into. */
export function writtenIn(connection: Pick<Connection, 'calendars'>): Id | null {
  return connection.calendars.find(({ is_written }) => is_written)?.id ?? null;
}
