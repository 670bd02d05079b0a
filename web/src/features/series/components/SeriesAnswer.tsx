/** To the consultant: the times of a series that wait for an answer, as one question. */
import { AnswerTo } from '@/features/booking/components/AnswerButtons';
import type { Series } from '@/kit/api/types';
import { Card } from '@/ui/layout';
import { messages } from '../messages';
import { askedOf, totalOf } from '../model';
import { acceptSeries, declineSeries } from '../queries';

export function SeriesAnswer({ series }: { series: Series }) {
  const asked = askedOf(series);
  const [first] = asked;
  if (!first) return null;
  const client = first.client.name;
  return (
    <Card className="mb-8 grid max-w-prose gap-4">
      <div>
        <h2 className="text-lg">{messages.asks(client, asked.length)}</h2>
        <p className="text-sm text-soft">{messages.asksText}</p>
      </div>
      <AnswerTo
        size="large"
        yes={messages.acceptAll}
        no={messages.declineAll}
        words={messages}
        question={{
          client,
          held: totalOf(first.price_limit, asked.length),
          accept: () => acceptSeries(series.id),
          decline: (reason) => declineSeries(series.id, reason),
        }}
      />
    </Card>
  );
}
