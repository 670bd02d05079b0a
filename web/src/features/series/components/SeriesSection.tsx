/** On a booking's page: that it is one of several, and the others. */
import { useQuery } from '@tanstack/react-query';
import type { Id } from '@/kit/api/types';
import { ButtonLink } from '@/ui/Button';
import { Section } from '@/ui/layout';
import { Loading, Skeleton } from '@/ui/states';
import { messages } from '../messages';
import { numberIn } from '../model';
import { seriesQuery } from '../queries';
import { Occurrences } from './Occurrences';

export function SeriesSection({ id, bookingId }: { id: Id; bookingId: Id }) {
  const { data, error } = useQuery(seriesQuery(id));
  if (error && !data) return null;
  const number = data && numberIn(data, bookingId);
  return (
    <Section
      title={messages.partOf}
      actions={
        <ButtonLink kind="quiet" size="small" to="/series/$id" params={{ id }}>
          {messages.toSeries}
        </ButtonLink>
      }
    >
      {data ? (
        <div className="grid gap-3">
          <p className="text-soft">
            {messages.rhythmOf(data.rhythm)}. {number && messages.partOfText(number, data.occurrences.length)}
          </p>
          <Occurrences series={data} current={bookingId} />
        </div>
      ) : (
        <Loading>
          <Skeleton className="h-40" />
        </Loading>
      )}
    </Section>
  );
}
