/** The way from a consultant's day to the line of an hour that is on or comes soon. */
import { useQuery } from '@tanstack/react-query';
import { clockTime } from '@/kit/time/format';
import { useNow } from '@/kit/time/useNow';
import { viewerZone } from '@/kit/time/viewer';
import { dateIn } from '@/kit/time/zones';
import { ButtonLink } from '@/ui/Button';
import { Section } from '@/ui/layout';
import { messages } from '../messages';
import { ownBlocksQuery } from '../queries';

export function TodaysLine() {
  const { data } = useQuery(ownBlocksQuery);
  const today = dateIn(useNow(60_000), viewerZone());
  const blocks = data?.filter(
    ({ state, starts_at }) => state !== 'left_out' && dateIn(Date.parse(starts_at), viewerZone()) === today,
  );
  if (!blocks || blocks.length === 0) return null;
  return (
    <Section title={messages.todayTitle}>
      <ul className="grid gap-4">
        {blocks.map((block) => (
          <li key={block.id} className="grid gap-2">
            <p className="figures">
              {clockTime(block.starts_at)}–{clockTime(block.ends_at)}, {messages.inLine(block.people)}
            </p>
            <ButtonLink kind="secondary" to="/blocks/$blockId" params={{ blockId: block.id }} wide>
              {messages.openConsole}
            </ButtonLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}
