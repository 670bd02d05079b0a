/** One offering: made or changed, with what clients will see beside it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { metaQuery } from '@/kit/api/meta';
import { Problem } from '@/kit/api/problem';
import type { Offering } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { Button, ButtonLink } from '@/ui/Button';
import { Link } from '@/ui/Link';
import { Note, PageHeader } from '@/ui/layout';
import { ErrorState } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { PracticeFrame, ScreenSkeleton } from '../PracticeFrame';
import { addOffering, changeOffering, ownOfferingsQuery } from '../queries';
import { SaveBar, UnsavedGuard } from '../UnsavedGuard';
import { messages } from './messages';
import { draftOfOffering, newDraft, readDraft } from './model/draft';
import { serviceFields } from './model/serviceFields';
import { OfferingFields } from './OfferingFields';
import { OfferingPreview } from './OfferingPreview';
import { OfferingWeek } from './OfferingWeek';

const route = getRouteApi('/offerings/$id');

export function OfferingScreen() {
  const { id } = route.useParams();
  return (
    <PracticeFrame>{() => (id === 'new' ? <NewOffering /> : <OwnOffering key={id} id={id} />)}</PracticeFrame>
  );
}

function NewOffering() {
  const { data: meta, error, refetch } = useQuery(metaQuery);
  if (error && !meta) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return meta ? <Editor offering={null} currency={meta.currency} /> : <ScreenSkeleton />;
}

function OwnOffering({ id }: { id: string }) {
  const { data: offerings, error, refetch } = useQuery(ownOfferingsQuery);
  const { data: meta } = useQuery(metaQuery);
  if (error && !offerings) {
    return <ErrorState title={messages.loadError} error={error} onRetry={() => void refetch()} />;
  }
  if (!offerings || !meta) return <ScreenSkeleton />;
  const offering = offerings.find((each) => each.id === id);
  if (!offering) {
    return (
      <>
        <PageHeader title={messages.missingTitle} lead={messages.missingText} />
        <ButtonLink to="/offerings">{messages.back}</ButtonLink>
      </>
    );
  }
  return <Editor offering={offering} currency={meta.currency} />;
}

function Editor({ offering, currency }: { offering: Offering | null; currency: string }) {
  usePageTitle(offering?.title ?? messages.newTitle);
  const client = useQueryClient();
  const navigate = route.useNavigate();
  const [saved] = useState(() => (offering ? draftOfOffering(offering) : newDraft()));
  const [draft, setDraft] = useState(saved);
  const [tried, setTried] = useState(false);
  const [isDone, setDone] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const { terms, refusals } = readDraft(draft, currency);
  const isDirty = !isDone && JSON.stringify(draft) !== JSON.stringify(saved);

  const save = useMutation({
    mutationFn: () => (offering ? changeOffering(offering.id, terms) : addOffering(terms)),
    onSuccess: async () => {
      // Saved: leaving now loses nothing, and the guard must know before we go.
      flushSync(() => setDone(true));
      toast(offering ? messages.saved : messages.created, 'good');
      void client.invalidateQueries({ queryKey: ['directory'] });
      await navigate({ to: '/offerings' });
    },
  });
  const problem = save.error instanceof Problem ? save.error : null;

  /** Beside the field: our own refusal once saving was tried, else the service's. */
  function errorOf(field: string): string | undefined {
    const refusal = refusals.get(field);
    if (refusal && (tried || refusal !== 'missing')) return messages.refusal(refusal);
    return serviceFields(field)
      .map((name) => problem?.field(name))
      .find(Boolean);
  }

  function submit() {
    setTried(true);
    if (refusals.size === 0) {
      if (!save.isPending) save.mutate();
      return;
    }
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  }

  const isArchived = offering !== null && !offering.active;
  return (
    <>
      <UnsavedGuard isDirty={isDirty} />
      <PageHeader
        above={<Link to="/offerings">{messages.back}</Link>}
        title={offering?.title ?? messages.newTitle}
        lead={offering ? messages.changeHint : undefined}
      />
      {isArchived && <Note tone="warn">{messages.isArchived}</Note>}
      <div className="grid items-start gap-x-14 gap-y-10 lg:grid-cols-[1fr_22rem]">
        <form
          ref={form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <fieldset disabled={isArchived} className="contents">
            <OfferingFields
              draft={draft}
              terms={terms}
              currency={currency}
              errorOf={errorOf}
              onChange={(change) => setDraft({ ...draft, ...change })}
            />
          </fieldset>
          {offering && !isArchived && <OfferingWeek offering={offering.id} />}
          {save.error && (!problem || problem.fields.length === 0) && <ErrorState error={save.error} />}
          {!isArchived && (
            <SaveBar
              isDirty={isDirty || offering === null}
              note={tried && refusals.size > 0 ? messages.mend : undefined}
              onDiscard={() => {
                setDraft(saved);
                setTried(false);
                save.reset();
              }}
            >
              <Button type="submit" busy={save.isPending && messages.saving}>
                {offering ? messages.save : messages.create}
              </Button>
            </SaveBar>
          )}
        </form>
        <OfferingPreview terms={terms} />
      </div>
    </>
  );
}
