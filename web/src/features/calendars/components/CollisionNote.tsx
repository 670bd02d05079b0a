/** What a consultant must decide about: bookings over which something else lies in their own calendar. */
import { useQuery } from '@tanstack/react-query';
import { clockTime, dayAndTime } from '@/kit/time/format';
import { Link } from '@/ui/Link';
import { Note } from '@/ui/layout';
import { messages } from '../messages';
import { collisionsQuery } from '../queries';

/** Nothing at all while all is well. */
export function CollisionNote() {
  const { data } = useQuery(collisionsQuery);
  if (!data || data.length === 0) return null;
  return (
    <div className="mb-6">
      <Note tone="warn" title={messages.collisions(data.length)}>
        <ul className="grid gap-1">
          {data.map(({ booking_id, offering_title, client_name, starts_at, busy_from, busy_until }) => (
            <li key={booking_id}>
              <Link to="/bookings/$id" params={{ id: booking_id }}>
                {messages.collision(
                  dayAndTime(starts_at),
                  offering_title,
                  client_name,
                  `${clockTime(busy_from)}–${clockTime(busy_until)}`,
                )}
              </Link>
            </li>
          ))}
        </ul>
        <p className="mt-1">{messages.collisionHint}</p>
      </Note>
    </div>
  );
}
