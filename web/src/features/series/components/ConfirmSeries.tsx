/** What the chosen times cost, all of them or what is possible, and what the client says with them. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { PayAndConfirm } from '@/features/booking/components/PayAndConfirm';
import { SaidFields } from '@/features/booking/components/SaidFields';
import { CancellationWords, CostWords } from '@/features/booking/components/Terms';
import { hasCall, whereWords } from '@/features/booking/meetings/model';
import { messages as bookingMessages } from '@/features/booking/messages';
import { askedOf, useSaid } from '@/features/booking/said';
import { Problem } from '@/kit/api/problem';
import type { Moment, Offering, SeriesPreview } from '@/kit/api/types';
import { Button } from '@/ui/Button';
import { RadioGroup } from '@/ui/inputs';
import { Card, Note } from '@/ui/layout';
import { Money } from '@/ui/Money';
import { DataList } from '@/ui/Table';
import { messages } from '../messages';
import { FEWEST_TIMES, totalOf } from '../model';
import { type Beat, bookSeries } from '../queries';

const route = getRouteApi('/repeat/$offeringId');

interface ConfirmSeriesProps {
  beat: Beat;
  slug: string;
  offering: Offering;
  name: string;
  preview: SeriesPreview;
  chosen: { number: number; starts_at: Moment }[];
}

export function ConfirmSeries({ beat, slug, offering, name, preview, chosen }: ConfirmSeriesProps) {
  const client = useQueryClient();
  const navigate = route.useNavigate();
  const [must, setMust] = useState<'all' | 'possible'>('all');
  const asked = askedOf(offering);
  const said = useSaid(asked);
  const total = totalOf(preview.each, chosen.length);
  const isEnough = chosen.length >= FEWEST_TIMES;
  // Sent again after a lost connection, it is still the same order; whatever is changed or refused ends that intention.
  const intention = useRef({ about: '', key: '' });
  const send = useMutation({
    mutationFn: () => {
      const about = JSON.stringify([chosen, must, said.wish]);
      if (intention.current.about !== about) intention.current = { about, key: crypto.randomUUID() };
      return bookSeries({
        ...beat,
        chosen,
        must,
        eachMinor: preview.each.amount_minor,
        ...said.wish,
        idempotencyKey: intention.current.key,
      });
    },
    onSuccess: async (series) => {
      said.forget();
      for (const key of ['booking', 'billing']) void client.invalidateQueries({ queryKey: [key] });
      await navigate({ to: '/series/$id', params: { id: series.id } });
    },
    onError: (error) => {
      if (error instanceof Problem && error.isTemporary) return;
      intention.current = { about: '', key: '' };
      void client.invalidateQueries({ queryKey: ['booking', 'series-preview'] });
    },
  });
  const refusal = send.error instanceof Problem ? send.error : null;
  const first = chosen[0]?.starts_at;
  return (
    <Card className="grid gap-6">
      <RadioGroup
        legend={messages.mustTitle}
        value={must}
        onChange={(value) => setMust(value as 'all' | 'possible')}
        choices={[
          { value: 'all', label: messages.all, hint: messages.allHint },
          { value: 'possible', label: messages.possible, hint: messages.possibleHint },
        ]}
      />
      <div className="grid gap-2">
        <h2 className="text-lg">{bookingMessages.costTitle}</h2>
        <CostWords price={offering.price} minutes={offering.duration_minutes} location={offering.location} />
        {!hasCall(offering.location) && (
          <p className="font-medium break-words">{whereWords(offering.location, 'client')}</p>
        )}
        {total && (
          <>
            <DataList
              items={[
                { term: messages.each, value: <Money value={preview.each} /> },
                {
                  term: messages.total,
                  value: (
                    <span data-testid="series-total">
                      <Money value={total} className="font-semibold" />
                    </span>
                  ),
                },
              ]}
            />
            <p className="text-sm text-soft">{messages.ownTerms}</p>
          </>
        )}
      </div>
      {first && (
        <details className="text-sm">
          <summary className="min-h-6">{bookingMessages.cancellationTitle}</summary>
          <CancellationWords price={offering.price} policy={offering.policy} startsAt={first} />
        </details>
      )}
      <SaidFields said={said} form={asked.form} giver={name} refusal={refusal} />
      {offering.rules.approval === 'by_hand' && (
        <Note title={bookingMessages.askFirstTitle}>{bookingMessages.askFirst(name)}</Note>
      )}
      <PayAndConfirm limit={isEnough ? total : null} returnTo={addressOf(beat, slug)}>
        {!isEnough && <p className="text-sm text-soft">{messages.tooFew}</p>}
        {send.error && (
          <div role="alert">
            <Note tone="bad">{send.error.message}</Note>
          </div>
        )}
        <Button
          size="large"
          wide
          disabled={!isEnough}
          busy={(send.isPending || send.isSuccess) && messages.booking}
          onClick={() => said.isWhole() && send.mutate()}
        >
          {messages.confirm(chosen.length)}
        </Button>
      </PayAndConfirm>
    </Card>
  );
}

/** Where one comes back to after adding money. */
function addressOf({ offeringId, at, rhythm, times }: Beat, slug: string): string {
  const search = new URLSearchParams({ at, with: slug, times: String(times) });
  if (rhythm !== 'weekly') search.set('rhythm', rhythm);
  return `/repeat/${encodeURIComponent(offeringId)}?${search}`;
}
