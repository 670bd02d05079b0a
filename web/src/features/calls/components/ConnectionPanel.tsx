/** How the connection is, in figures, for whoever wants to know. */
import { useCall } from '../call';
import { messages } from '../messages';

export function ConnectionPanel() {
  const { statistics } = useCall();
  return (
    <details className="border-t border-hairline px-3 text-xs text-soft sm:px-5">
      <summary className="flex min-h-8 w-fit items-center rounded-sm">{messages.connection}</summary>
      {statistics ? (
        <ul data-testid="statistics" className="figures flex flex-wrap gap-x-5 gap-y-0.5 pb-2">
          {/* Plain digits: the one figure that is read by machines too. */}
          <li>{messages.frames(statistics.framesReceived)}</li>
          <li>{messages.framesPerSecond(statistics.framesPerSecond)}</li>
          <li>{messages.sound(statistics.audioPackets)}</li>
          <li>{messages.rates(statistics.down, statistics.up)}</li>
          {statistics.roundTrip !== null && <li>{messages.roundTrip(statistics.roundTrip)}</li>}
          {statistics.way && <li>{messages.way(statistics.way)}</li>}
        </ul>
      ) : (
        <p className="pb-2">{messages.noStatistics}</p>
      )}
    </details>
  );
}
