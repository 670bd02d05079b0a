/** Which clients stand in the waiting room now. */
import { useQueries, useQuery } from '@tanstack/react-query';
import type { Booking } from '@/kit/api/types';
import { useNow } from '@/kit/time/useNow';
import { aheadQuery, callAtTheDoorQuery } from '../queries';
import { isDoorOpen } from './model';

/** The bookings whose client waits to be let in; kept up to date by hints, and by asking now and then. */
export function useWaiting(): Booking[] {
  const now = useNow(5_000);
  const { data: ahead = [] } = useQuery(aheadQuery);
  const open = ahead.filter((booking) => booking.way !== 'place' && isDoorOpen(booking, now));
  const calls = useQueries({ queries: open.map((booking) => callAtTheDoorQuery(booking.id, true)) });
  return open.filter((booking, place) => calls[place]?.data?.waiting.includes(booking.client.id));
}
