/** Each time of a rhythm as it stands: taken as planned, replaced by one nearby, or skipped. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ForeseenTime, Moment, Offering } from '@/kit/api/types';
import { dayAndTime } from '@/kit/time/format';
import { Badge } from '@/ui/Badge';
import { Select } from '@/ui/inputs';
import { Section } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { messages } from '../messages';
import { chosenAt, chosenOf, type Picks } from '../model';
import { type Beat, previewQuery } from '../queries';
import { ConfirmSeries } from './ConfirmSeries';

interface SeriesTimesProps {
  beat: Beat;
  slug: string;
  offering: Offering;
  name: string;
}

export function SeriesTimes({ beat, slug, offering, name }: SeriesTimesProps) {
  const { data, error, refetch } = useQuery(previewQuery(beat));
  const [picks, setPicks] = useState<Picks>({});
  if (error && !data) {
    return <ErrorState title={messages.previewError} error={error} onRetry={() => void refetch()} />;
  }
  if (!data) {
    return (
      <Loading label={messages.looking}>
        <Skeleton className="h-72" />
      </Loading>
    );
  }
  const chosen = chosenOf(data.times, picks);
  return (
    <div className="grid items-start gap-x-14 lg:grid-cols-[1fr_25rem]">
      <Section
        title={messages.timesTitle}
        actions={
          <p aria-live="polite" className="text-sm text-soft">
            {messages.chosen(chosen.length, data.times.length)}
          </p>
        }
      >
        <ol className="divide-y divide-hairline border-y border-hairline">
          {data.times.map((time) => (
            <TimeRow
              key={time.number}
              time={time}
              at={chosenAt(time, picks)}
              onPick={(pick) => setPicks({ ...picks, [time.number]: pick })}
            />
          ))}
        </ol>
      </Section>
      <ConfirmSeries beat={beat} slug={slug} offering={offering} name={name} preview={data} chosen={chosen} />
    </div>
  );
}

interface TimeRowProps {
  time: ForeseenTime;
  at: Moment | null;
  onPick: (pick: Moment | 'skip') => void;
}

function TimeRow({ time, at, onPick }: TimeRowProps) {
  const { number, starts_at, fate, alternatives } = time;
  const isFree = fate === 'free';
  const when = dayAndTime(starts_at);
  return (
    <li className="grid items-center gap-x-4 gap-y-2 py-3 sm:grid-cols-[1fr_15rem]">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="figures w-6 text-end text-faint">{number}</span>
        <span className={at === starts_at ? 'figures font-medium' : 'figures text-soft line-through'}>
          {when}
        </span>
        <Badge tone={isFree ? 'good' : 'warn'}>{messages.fate(fate)}</Badge>
      </p>
      {(isFree || alternatives.length > 0) && (
        <Select
          label={messages.time(number)}
          hideLabel
          value={at ?? 'skip'}
          onChange={(event) => onPick(event.target.value)}
          choices={[
            ...(isFree ? [{ value: starts_at, label: messages.asPlanned(when) }] : []),
            ...alternatives.map((each) => ({ value: each, label: messages.instead(dayAndTime(each)) })),
            { value: 'skip', label: messages.skip },
          ]}
        />
      )}
    </li>
  );
}
