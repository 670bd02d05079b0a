/** Questions and commands of booking without an account. */
import { queryOptions } from '@tanstack/react-query';
import { bookingBody, type Wish } from '@/features/booking/queries';
import { api } from '@/kit/api/client';
import { Problem } from '@/kit/api/problem';
import type { Begun, BookingOpened, GuestSent, Id, LinkFollowed } from '@/kit/api/types';
import { browserZone } from '@/kit/time/viewer';

export interface Guest {
  name: string;
  email: string;
}

/** The same answer whether somebody has the address or not; a letter follows. */
export function beginAsGuest(wish: Omit<Wish, 'isTeam' | 'waitId' | 'idempotencyKey'>, guest: Guest) {
  return api.post<GuestSent>('/booking/guests', {
    body: {
      ...bookingBody(wish),
      ...guest,
      zone: browserZone(),
      language: new Intl.Locale(navigator.language || 'en').language,
    },
  });
}

/** Works once. */
export function followLink(token: string): Promise<LinkFollowed> {
  return api.post<LinkFollowed>('/identity/links', { body: { token, transport: 'cookie' } });
}

/** A link to one booking stays good: its button may be pressed again. */
export function openBooking(token: string): Promise<BookingOpened> {
  return api.post<BookingOpened>('/identity/booking-links', { body: { token, transport: 'cookie' } });
}

/** What was typed before the address was proved. A new account reaches the calendar a moment after it is made. */
export function begunQuery(id: Id) {
  return queryOptions({
    queryKey: ['booking', 'begun', id],
    queryFn: ({ signal }) => api.get<Begun>(`/booking/guests/begun/${id}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: (failures, error) =>
      error instanceof Problem && error.code === 'booking.not_known_yet' && failures < 6,
    retryDelay: 1_000,
  });
}
