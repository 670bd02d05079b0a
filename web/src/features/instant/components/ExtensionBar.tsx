/** In a call: proposing to talk longer, answering the other side's proposal, and how it stands. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Extension, Extensions, Id } from '@/kit/api/types';
import { formatMoney } from '@/kit/money/money';
import { useNow } from '@/kit/time/useNow';
import { Button } from '@/ui/Button';
import { messages } from '../messages';
import { extensionMood, secondsUntilLapse } from '../model';
import { agreeToExtension, extensionsQuery, proposeExtension, refuseExtension } from '../queries';

export function ExtensionBar({ bookingId, name }: { bookingId: Id; name: string }) {
  const { data } = useQuery(extensionsQuery(bookingId));
  if (!data || (data.choices.length === 0 && data.latest?.state !== 'agreed')) return null;
  return (
    <section
      aria-label={messages.longer}
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-t border-hairline px-3 py-1.5 text-sm sm:px-5"
    >
      <Contents bookingId={bookingId} name={name} standing={data} />
    </section>
  );
}

interface ContentsProps {
  bookingId: Id;
  name: string;
  standing: Extensions;
}

function Contents({ bookingId, name, standing }: ContentsProps) {
  const client = useQueryClient();
  const now = useNow(1_000);
  const [isChoosing, setChoosing] = useState(false);
  const settled = {
    onSuccess: (data: Extensions) => client.setQueryData(extensionsQuery(bookingId).queryKey, data),
    onError: () => client.invalidateQueries({ queryKey: extensionsQuery(bookingId).queryKey }),
  };
  const propose = useMutation({
    mutationFn: (minutes: number) => proposeExtension(bookingId, minutes),
    ...settled,
  });
  const agree = useMutation({ mutationFn: (id: Id) => agreeToExtension(bookingId, id), ...settled });
  const refuse = useMutation({ mutationFn: (id: Id) => refuseExtension(bookingId, id), ...settled });
  const { latest, you, choices } = standing;
  const mood = extensionMood(standing, now);
  const trouble = propose.error ?? agree.error ?? refuse.error;

  if (latest && (mood === 'theirs' || mood === 'mine')) {
    const words =
      mood === 'theirs'
        ? messages.theyWantLonger(name, latest.minutes)
        : messages.youWantLonger(name, latest.minutes);
    return (
      <>
        <p aria-live="assertive" className="grow font-medium">
          <span className={mood === 'theirs' ? 'marked' : undefined}>{words}</span>{' '}
          <span className="figures font-normal text-soft">
            {costWords(latest, you)} {messages.answerWithin(secondsUntilLapse(latest, now))}
          </span>
        </p>
        {mood === 'theirs' && (
          <Button
            size="small"
            busy={agree.isPending && messages.agreeing}
            onClick={() => agree.mutate(latest.id)}
          >
            {messages.agree}
          </Button>
        )}
        <Button
          size="small"
          kind="secondary"
          busy={refuse.isPending && messages.refusing}
          onClick={() => refuse.mutate(latest.id)}
        >
          {mood === 'theirs' ? messages.refuse : messages.withdraw}
        </Button>
        <Trouble error={trouble} />
      </>
    );
  }
  if (mood === 'paying') {
    return (
      <p role="status" className="text-soft">
        {messages.keepingMore}
      </p>
    );
  }
  return (
    <>
      <p aria-live="polite" className="grow text-soft">
        {latest &&
          messages.extensionWords(mood, latest.minutes, latest.missing && formatMoney(latest.missing))}
      </p>
      {isChoosing ? (
        <fieldset className="flex flex-wrap items-center gap-1.5">
          <legend className="sr-only">{messages.longerBy}</legend>
          {choices.map((choice) => (
            <Button
              key={choice.minutes}
              size="small"
              kind="secondary"
              disabled={!choice.free}
              title={choice.free ? undefined : messages.takenAfter}
              onClick={() => {
                setChoosing(false);
                propose.mutate(choice.minutes);
              }}
            >
              {messages.plus(choice.minutes)}
              {choice.extra.amount_minor > 0 && (
                <span className="figures font-normal">{formatMoney(choice.extra)}</span>
              )}
            </Button>
          ))}
          <Button size="small" kind="quiet" onClick={() => setChoosing(false)}>
            {messages.notNow}
          </Button>
        </fieldset>
      ) : (
        <Button
          size="small"
          kind="quiet"
          disabled={choices.every(({ free }) => !free)}
          busy={propose.isPending && messages.proposing}
          onClick={() => setChoosing(true)}
        >
          {choices.some(({ free }) => free) ? messages.talkLonger : messages.takenAfter}
        </Button>
      )}
      <Trouble error={trouble} />
    </>
  );
}

function Trouble({ error }: { error: Error | null }) {
  return error ? (
    <p role="alert" className="w-full text-bad">
      {error.message}
    </p>
  ) : null;
}

function costWords({ extra }: Extension, you: Extensions['you']): string {
  if (extra.amount_minor === 0) return messages.noExtra;
  return you === 'client'
    ? messages.extraForYou(formatMoney(extra))
    : messages.extraForThem(formatMoney(extra));
}
