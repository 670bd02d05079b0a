/** The review of a booking: the client writes it and may change it, the consultant replies. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Id, Party, Review } from '@/kit/api/types';
import { Badge } from '@/ui/Badge';
import { Button } from '@/ui/Button';
import { FieldError } from '@/ui/Field';
import { TextArea } from '@/ui/inputs';
import { StarInput, Stars } from '@/ui/Stars';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { Ago } from '@/ui/Time';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { bookingReviewQuery, changeReview, postReview, replyTo } from '../queries';

const TAGS = ['clear', 'helpful', 'punctual', 'kind', 'expert', 'patient', 'well_prepared'];
const LONGEST_TEXT = 2000;
const LONGEST_REPLY = 1000;
const LOOK_AGAIN_MS = 2_500;

interface OwnReviewProps {
  bookingId: Id;
  side: Party;
  otherName: string;
  /** The call has just ended: what may be said comes with its settlement. */
  isAwaited?: boolean;
}

export function OwnReview({ bookingId, side, otherName, isAwaited = false }: OwnReviewProps) {
  const [isChanging, setChanging] = useState(false);
  const { data, error, refetch } = useQuery({
    ...bookingReviewQuery(bookingId),
    refetchInterval: ({ state }) =>
      isAwaited && side === 'client' && state.data && !state.data.can_review && !state.data.review
        ? LOOK_AGAIN_MS
        : false,
  });
  if (error && !data) {
    return <ErrorState title={messages.ownError} error={error} onRetry={() => void refetch()} />;
  }
  if (!data) {
    return (
      <Loading>
        <Skeleton className="h-32 max-w-xl" />
      </Loading>
    );
  }
  const { review, can_review, can_edit, can_reply } = data;
  if (side === 'consultant') {
    if (!review) return <p className="text-soft">{messages.noneFromClient(otherName)}</p>;
    return (
      <div className="grid gap-4">
        <Written review={review} />
        {can_reply && (!review.reply || isChanging) && (
          <ReplyForm bookingId={bookingId} review={review} onDone={() => setChanging(false)} />
        )}
        {can_reply && review.reply && !isChanging && <Changeable onChange={() => setChanging(true)} />}
      </div>
    );
  }
  if (review && !isChanging) {
    return (
      <div className="grid justify-items-start gap-3">
        <Written review={review} />
        {can_edit && <Changeable onChange={() => setChanging(true)} />}
      </div>
    );
  }
  if (review || can_review) {
    return (
      <ReviewForm
        bookingId={bookingId}
        review={review}
        otherName={otherName}
        onDone={() => setChanging(false)}
      />
    );
  }
  return <p className="text-soft">{isAwaited ? messages.notYet : messages.cannot}</p>;
}

function Changeable({ onChange }: { onChange: () => void }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-sm text-soft">
      {messages.changeable}
      <Button kind="quiet" size="small" onClick={onChange}>
        {messages.change}
      </Button>
    </p>
  );
}

function Written({ review }: { review: Review }) {
  return (
    <div className="grid gap-2">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <Stars value={review.stars} />
        <span className="font-semibold">{review.client_name}</span>
        <span className="text-faint">
          <Ago at={review.posted_at} />
        </span>
      </p>
      {review.text && <p className="max-w-prose whitespace-pre-line">{review.text}</p>}
      {review.tags.length > 0 && (
        <p className="flex flex-wrap gap-1.5">
          {review.tags.map((tag) => (
            <Badge key={tag}>{messages.tag(tag)}</Badge>
          ))}
        </p>
      )}
      {review.reply && (
        <p className="max-w-prose border-s border-edge ps-4 text-sm whitespace-pre-line text-soft">
          {review.reply.text}
        </p>
      )}
    </div>
  );
}

interface ReviewFormProps {
  bookingId: Id;
  review: Review | null;
  otherName: string;
  onDone: () => void;
}

function ReviewForm({ bookingId, review, otherName, onDone }: ReviewFormProps) {
  const client = useQueryClient();
  const [stars, setStars] = useState<number | null>(review?.stars ?? null);
  const [tags, setTags] = useState<readonly string[]>(review?.tags ?? []);
  const [text, setText] = useState(review?.text ?? '');
  const [isMissing, setMissing] = useState(false);
  const save = useMutation({
    mutationFn: (given: number) => {
      const opinion = { stars: given, text: text.trim(), tags: [...tags] };
      return review ? changeReview(review.id, opinion) : postReview(bookingId, opinion);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['reviews'] });
      void client.invalidateQueries({ queryKey: ['directory'] });
      toast(review ? messages.changed : messages.posted, 'good');
      onDone();
    },
  });
  return (
    <form
      className="grid max-w-xl gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (save.isPending) return;
        if (stars === null) setMissing(true);
        else save.mutate(stars);
      }}
    >
      <div>
        <StarInput
          legend={messages.stars}
          value={stars}
          onChange={(value) => {
            setStars(value);
            setMissing(false);
          }}
        />
        <FieldError>{isMissing && messages.starsMissing}</FieldError>
      </div>
      <fieldset>
        <legend className="mb-2 text-sm font-semibold">{messages.tags}</legend>
        <div className="flex flex-wrap gap-2">
          {TAGS.map((tag) => (
            <label
              key={tag}
              className="pressable inline-flex min-h-9 cursor-pointer items-center rounded-md border border-edge px-3 text-sm hover:border-ink has-checked:border-pen has-checked:bg-pen-wash has-checked:font-semibold has-checked:text-pen-strong has-focus-visible:outline-3 has-focus-visible:outline-pen"
            >
              <input
                type="checkbox"
                className="sr-only"
                checked={tags.includes(tag)}
                onChange={({ target }) =>
                  setTags(target.checked ? [...tags, tag] : tags.filter((each) => each !== tag))
                }
              />
              {messages.tag(tag)}
            </label>
          ))}
        </div>
      </fieldset>
      <TextArea
        label={messages.text}
        optional
        hint={messages.textHint(otherName)}
        maxLength={LONGEST_TEXT}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <FieldError>{save.error?.message}</FieldError>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" busy={save.isPending && (review ? messages.saving : messages.posting)}>
          {review ? messages.save : messages.post}
        </Button>
        {review && (
          <Button kind="quiet" onClick={onDone}>
            {messages.keep}
          </Button>
        )}
      </div>
    </form>
  );
}

interface ReplyFormProps {
  bookingId: Id;
  review: Review;
  onDone: () => void;
}

function ReplyForm({ bookingId, review, onDone }: ReplyFormProps) {
  const client = useQueryClient();
  const [text, setText] = useState(review.reply?.text ?? '');
  const [isMissing, setMissing] = useState(false);
  const send = useMutation({
    mutationFn: () => replyTo(review.id, text.trim()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: bookingReviewQuery(bookingId).queryKey });
      void client.invalidateQueries({ queryKey: ['reviews'] });
      toast(messages.repliedDone, 'good');
      onDone();
    },
  });
  return (
    <form
      className="grid max-w-xl justify-items-start gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (send.isPending) return;
        if (text.trim() === '') setMissing(true);
        else send.mutate();
      }}
    >
      <TextArea
        label={messages.reply}
        hint={messages.replyHint}
        className="w-full"
        rows={2}
        maxLength={LONGEST_REPLY}
        value={text}
        error={isMissing ? messages.replyMissing : send.error?.message}
        onChange={(event) => {
          setText(event.target.value);
          setMissing(false);
        }}
      />
      <Button type="submit" kind="secondary" busy={send.isPending && messages.replying}>
        {messages.sendReply}
      </Button>
    </form>
  );
}
