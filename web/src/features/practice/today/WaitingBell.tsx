/** Rings when a client comes to wait, whichever page the consultant looks at. Shows nothing itself. */
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { whoComes } from '@/features/booking/attendees/model';
import { clockTime } from '@/kit/time/format';
import { ring } from './bell';
import { messages } from './messages';
import { newlyWaiting } from './model';
import { callAddress } from './paths';
import { useWaiting } from './useWaiting';

export function WaitingBell() {
  const waiting = useWaiting();
  const { history } = useRouter();
  const known = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const ids = waiting.map(({ id }) => id);
    const isUnchanged = ids.length === known.current.size && ids.every((id) => known.current.has(id));
    if (isUnchanged) return;
    const arrived = newlyWaiting(known.current, ids);
    known.current = new Set(ids);
    for (const { id, client, attendee, offering_title, starts_at } of waiting) {
      if (!arrived.includes(id)) continue;
      ring(
        messages.waitsTitle(whoComes({ client, attendee })),
        messages.waitsText(offering_title, clockTime(starts_at)),
        `consulta-waiting-${id}`,
        () => history.push(callAddress(id)),
      );
    }
  }, [waiting, history]);
  return null;
}
