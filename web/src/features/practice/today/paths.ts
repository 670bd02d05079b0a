/** Addresses of a booking's screens. */
import type { Id } from '@/kit/api/types';

export function bookingAddress(id: Id): string {
  return `/bookings/${id}`;
}

export function callAddress(id: Id): string {
  return `/bookings/${id}/call`;
}
