/** For whom a booking is: how it is said, and how it is typed. Pure, but for the browser's own storage. */
import { useEffect, useState } from 'react';
import type { Attendee, Booking, Id, Party } from '@/kit/api/types';
import { messages } from './messages';

export interface AttendeeDraft {
  isOther: boolean;
  name: string;
  relation: string;
  email: string;
}

export const forMyself: AttendeeDraft = { isOther: false, name: '', relation: '', email: '' };

/** As the service takes it; nobody where somebody books for themselves. */
export function attendeeOf({ isOther, name, relation, email }: AttendeeDraft): Attendee | null {
  if (!isOther) return null;
  return { name: name.trim(), relation: relation.trim() || null, email: email.trim() || null };
}

/** As it was typed. */
export function draftOf(attendee: Attendee | null): AttendeeDraft {
  if (!attendee) return forMyself;
  return {
    isOther: true,
    name: attendee.name,
    relation: attendee.relation ?? '',
    email: attendee.email ?? '',
  };
}

export function lacksName({ isOther, name }: AttendeeDraft): boolean {
  return isOther && name.trim() === '';
}

/** How to call whoever comes, to the consultant. */
export function whoComes({ client, attendee }: Pick<Booking, 'client' | 'attendee'>): string {
  return attendee ? messages.bookedBy(attendee.name, client.name) : client.name;
}

/** The other side, and for whom. */
export function whoIsMet(booking: Pick<Booking, 'client' | 'consultant' | 'attendee'>, side: Party): string {
  if (side === 'consultant') return whoComes(booking);
  const { consultant, attendee } = booking;
  return attendee ? messages.withFor(consultant.name, attendee.name) : consultant.name;
}

/** What was typed outlives a payment, a reload and signing in. */
export function useKeptAttendee(id: Id): [AttendeeDraft, (draft: AttendeeDraft) => void] {
  const key = `consulta.attendee.${id}`;
  const [draft, setDraft] = useState(() => read(key));
  useEffect(() => {
    try {
      if (draft.isOther) sessionStorage.setItem(key, JSON.stringify(draft));
      else sessionStorage.removeItem(key);
    } catch {
      // Without storage it lasts as long as the page.
    }
  }, [key, draft]);
  return [draft, setDraft];
}

function read(key: string): AttendeeDraft {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return found !== null && typeof found === 'object' ? { ...forMyself, ...found } : forMyself;
  } catch {
    return forMyself;
  }
}
