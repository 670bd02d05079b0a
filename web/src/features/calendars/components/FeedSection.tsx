/** The feed: made, replaced and revoked; its address shown once. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Feed, FeedShows, NewFeed } from '@/kit/api/types';
import { Button, buttonLook } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { controlLook, Field } from '@/ui/Field';
import { RadioGroup } from '@/ui/inputs';
import { Note, Section } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { Ago, Time } from '@/ui/Time';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { subscribeUrl } from '../model';
import { feedQuery, openFeed, revokeFeed } from '../queries';

type Step = 'replace' | 'revoke' | null;

export function FeedSection() {
  const client = useQueryClient();
  const { data: feed, error, refetch } = useQuery(feedQuery);
  const [made, setMade] = useState<NewFeed | null>(null);
  const [step, setStep] = useState<Step>(null);
  const again = () => client.invalidateQueries({ queryKey: ['calendars', 'feed'] });
  const open = useMutation({
    mutationFn: openFeed,
    onSuccess: async (answer) => {
      setStep(null);
      setMade(answer);
      await again();
    },
    onError: (failure) => toast(failure.message, 'bad'),
  });
  const revoke = useMutation({
    mutationFn: revokeFeed,
    onSuccess: async () => {
      setStep(null);
      await again();
      toast(messages.revoked);
    },
    onError: (failure) => toast(failure.message, 'bad'),
  });
  return (
    <Section id="feed" title={messages.feedTitle}>
      <p className="max-w-prose text-soft">{messages.feedLead}</p>
      <div className="mt-5">
        {error && feed === undefined && (
          <ErrorState title={messages.loadError} error={error} onRetry={() => void refetch()} />
        )}
        {feed === undefined && !error && (
          <Loading>
            <Skeleton className="h-24" />
          </Loading>
        )}
        {feed === null && <NewFeedForm busy={open.isPending} onMake={(shows) => open.mutate(shows)} />}
        {feed && <OpenFeed feed={feed} onStep={setStep} />}
      </div>
      {made && <AddressDialog feed={made} onClose={() => setMade(null)} />}
      {step && feed && (
        <Dialog
          open
          onClose={() => setStep(null)}
          locked={open.isPending || revoke.isPending}
          title={step === 'replace' ? messages.replaceTitle : messages.revokeTitle}
          actions={
            <>
              {step === 'replace' ? (
                <Button busy={open.isPending && messages.feedMaking} onClick={() => open.mutate(feed.shows)}>
                  {messages.replaceDo}
                </Button>
              ) : (
                <Button
                  kind="danger"
                  busy={revoke.isPending && messages.revoking}
                  onClick={() => revoke.mutate()}
                >
                  {messages.revokeDo}
                </Button>
              )}
              <Button kind="secondary" onClick={() => setStep(null)}>
                {messages.keep}
              </Button>
            </>
          }
        >
          <p>{step === 'replace' ? messages.replaceText : messages.revokeText}</p>
        </Dialog>
      )}
    </Section>
  );
}

function NewFeedForm({ busy, onMake }: { busy: boolean; onMake: (shows: FeedShows) => void }) {
  const [shows, setShows] = useState<FeedShows>('everything');
  return (
    <form
      className="grid justify-items-start gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onMake(shows);
      }}
    >
      <RadioGroup
        legend={messages.feedShows}
        value={shows}
        onChange={(value) => setShows(value as FeedShows)}
        choices={[
          { value: 'everything', label: messages.everything, hint: messages.everythingHint },
          { value: 'busy', label: messages.busy, hint: messages.busyHint },
        ]}
      />
      <Button type="submit" busy={busy && messages.feedMaking}>
        {messages.feedMake}
      </Button>
    </form>
  );
}

function OpenFeed({ feed, onStep }: { feed: Feed; onStep: (step: Step) => void }) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-4">
      <div className="grid gap-1">
        <p className="font-medium">{messages.feedWorks(feed.shows)}</p>
        <p className="text-sm text-soft">
          {messages.feedMade} <Time at={feed.made_at} as="full" />
          {' · '}
          {messages.feedRead} {feed.read_at ? <Ago at={feed.read_at} /> : messages.feedNeverRead}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button kind="secondary" onClick={() => onStep('replace')}>
          {messages.feedReplace}
        </Button>
        <Button kind="quiet" onClick={() => onStep('revoke')}>
          {messages.feedRevoke}
        </Button>
      </div>
    </div>
  );
}

function AddressDialog({ feed, onClose }: { feed: NewFeed; onClose: () => void }) {
  const box = useRef<HTMLTextAreaElement>(null);
  function copy() {
    box.current?.select();
    void (navigator.clipboard?.writeText(feed.url) ?? Promise.reject()).then(
      () => toast(messages.copied, 'good'),
      () => toast(messages.notCopied, 'bad'),
    );
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={messages.addressTitle}
      actions={
        <>
          <Button icon={<Copy aria-hidden="true" className="size-4" />} onClick={copy}>
            {messages.copy}
          </Button>
          <a href={subscribeUrl(feed.url)} className={buttonLook('secondary')}>
            {messages.openApp}
          </a>
        </>
      }
    >
      <div className="grid gap-5">
        <Note tone="warn">{messages.addressOnce}</Note>
        <Field label={messages.address} hint={messages.addressHint}>
          {(wiring) => (
            <textarea
              ref={box}
              readOnly
              rows={3}
              value={feed.url}
              onFocus={(event) => event.target.select()}
              className={`${controlLook} figures py-2.5 text-sm break-all`}
              {...wiring}
            />
          )}
        </Field>
      </div>
    </Dialog>
  );
}
