/** Whether clients can find the page, what is missing before they can, and the switch between both. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { Problem } from '@/kit/api/problem';
import type { Profile } from '@/kit/api/types';
import { StateTag } from '@/ui/Badge';
import { Button, ButtonLink } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Link } from '@/ui/Link';
import { ErrorState } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { ownProfileQuery, publishProfile, unpublishProfile, weeksQuery } from '../queries';
import { messages } from './messages';

export function Publication({ profile }: { profile: Profile }) {
  const { data: weeks } = useQuery(weeksQuery);
  const [isAsking, setAsking] = useState(false);
  const isReady = profile.missing.length === 0;
  const hasNoHours = weeks?.items.every(({ weekly }) => weekly.length === 0);
  return (
    <section
      aria-label={profile.published ? messages.published : messages.notPublished}
      className="mb-8 grid items-start gap-x-8 gap-y-4 rounded-lg border border-hairline bg-raised p-5 sm:grid-cols-[1fr_auto]"
    >
      <div className="grid justify-items-start gap-2">
        <StateTag tone={profile.published ? 'good' : 'plain'}>
          {profile.published ? messages.published : messages.notPublished}
        </StateTag>
        <p>
          {profile.published
            ? messages.publishedText
            : isReady
              ? messages.readyText
              : messages.notPublishedText}
        </p>
        {!profile.published && !isReady && (
          <>
            <p className="mt-1 text-sm font-semibold">{messages.missingText}</p>
            <ul className="grid gap-1 text-sm">
              {profile.missing.map(({ field, message }) => (
                <li key={field} className="flex items-start gap-2">
                  <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-warn" />
                  {field === 'offerings' ? <Link to="/offerings">{message}</Link> : message}
                </li>
              ))}
            </ul>
          </>
        )}
        {hasNoHours && (
          <p className="flex items-start gap-2 text-sm">
            <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-warn" />
            <Link to="/hours">{messages.missingHours}</Link>
          </p>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        {profile.published && (
          <ButtonLink to="/c/$slug" params={{ slug: profile.slug }} kind="secondary">
            {messages.seePage}
          </ButtonLink>
        )}
        <Button
          kind={profile.published ? 'quiet' : 'primary'}
          disabled={!profile.published && !isReady}
          onClick={() => setAsking(true)}
        >
          {profile.published ? messages.unpublish : messages.publish}
        </Button>
      </div>
      {isAsking && <PublicationDialog profile={profile} onClose={() => setAsking(false)} />}
    </section>
  );
}

function PublicationDialog({ profile, onClose }: { profile: Profile; onClose: () => void }) {
  const client = useQueryClient();
  const isUp = profile.published;
  const turn = useMutation({
    mutationFn: isUp ? unpublishProfile : publishProfile,
    onSuccess: (answer) => {
      client.setQueryData(ownProfileQuery.queryKey, answer);
      void client.invalidateQueries({ queryKey: ['directory'] });
      toast(isUp ? messages.unpublishedToast : messages.publishedToast, 'good');
      onClose();
    },
    onError: (error) => {
      // What is missing changed elsewhere: show it.
      if (error instanceof Problem && error.status === 409) {
        void client.invalidateQueries({ queryKey: ownProfileQuery.queryKey });
      }
    },
  });
  const consequences = isUp ? messages.unpublishConsequences : messages.publishConsequences;
  return (
    <Dialog
      open
      onClose={onClose}
      locked={turn.isPending}
      title={isUp ? messages.unpublishTitle : messages.publishTitle}
      actions={
        <>
          <Button
            kind={isUp ? 'danger' : 'primary'}
            busy={turn.isPending && (isUp ? messages.unpublishing : messages.publishing)}
            onClick={() => turn.mutate()}
          >
            {isUp ? messages.unpublish : messages.publish}
          </Button>
          <Button kind="secondary" onClick={onClose} disabled={turn.isPending}>
            {messages.cancel}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <ul className="grid list-disc gap-1.5 ps-5">
          {consequences.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
        {turn.error && <ErrorState error={turn.error} />}
      </div>
    </Dialog>
  );
}
