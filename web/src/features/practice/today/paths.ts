/** Addresses of a booking's screens. */
import type { Id } from '@/kit/api/types';

export function bookingAddress(id: Id): string {
  return `/bookings/${id}`;
}

/** Where both check their devices, and the consultant lets the client in. */
export function callAddress(id: Id): string {
  return `/waiting-room/${id}`;
}
