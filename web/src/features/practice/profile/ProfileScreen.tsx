/** A consultant's own page: written, looked at, published and taken down. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Problem } from '@/kit/api/problem';
import type { Profile } from '@/kit/api/types';
import { usePageTitle } from '@/kit/page/title';
import { Button } from '@/ui/Button';
import { TextArea, TextInput } from '@/ui/inputs';
import { PageHeader, Section } from '@/ui/layout';
import { ErrorState } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { PracticeFrame } from '../PracticeFrame';
import { ownProfileQuery, saveProfile } from '../queries';
import { SaveBar, UnsavedGuard } from '../UnsavedGuard';
import { LanguageChoice } from './LanguageChoice';
import { messages } from './messages';
import { editOf, isSlug, LIMITS, sameEdit, slugFrom } from './model';
import { PictureField } from './PictureField';
import { ProfilePreview } from './ProfilePreview';
import { Publication } from './Publication';
import { TopicChoice } from './TopicChoice';

export function ProfileScreen() {
  usePageTitle(messages.title);
  return (
    <PracticeFrame>
      {(profile) => (
        <>
          <PageHeader title={messages.title} lead={messages.lead} />
          <Publication profile={profile} />
          <Editor profile={profile} />
        </>
      )}
    </PracticeFrame>
  );
}

function Editor({ profile }: { profile: Profile }) {
  const client = useQueryClient();
  // What is typed stays when a newer answer arrives; once saved, the answer is what is edited on.
  const [typed, setTyped] = useState<ReturnType<typeof editOf> | null>(null);
  const saved = editOf(profile);
  const edit = typed ?? saved;
  const isDirty = !sameEdit(edit, saved);
  const form = useRef<HTMLFormElement>(null);
  const save = useMutation({
    mutationFn: () =>
      saveProfile({ ...edit, headline: edit.headline.trim(), biography: edit.biography.trim() }),
    onSuccess: (answer) => {
      client.setQueryData(ownProfileQuery.queryKey, answer);
      void client.invalidateQueries({ queryKey: ['directory'] });
      setTyped(null);
      toast(messages.saved, 'good');
    },
  });
  const problem = save.error instanceof Problem ? save.error : null;
  const slugError = isSlug(edit.slug)
    ? (problem?.field('slug') ?? (problem?.code === 'directory.slug_taken' ? problem.message : undefined))
    : messages.slugMalformed;
  /** A published page that would become incomplete is refused with what would be missing. */
  const missing = Array.isArray(problem?.facts.missing) ? (problem.facts.missing as Profile['missing']) : [];
  const errorOf = (field: string) =>
    problem?.field(field) ?? missing.find((each) => each.field === field)?.message;
  const isShownAtField =
    problem !== null && (problem.fields.length > 0 || problem.code === 'directory.slug_taken');

  function change(part: Partial<typeof edit>) {
    setTyped({ ...edit, ...part });
    if (save.error) save.reset();
  }

  return (
    <div className="grid items-start gap-x-14 gap-y-10 lg:grid-cols-[1fr_22rem]">
      <div className="min-w-0">
        <UnsavedGuard isDirty={isDirty} />
        <Section title={messages.pictureTitle}>
          <PictureField profile={profile} />
        </Section>
        <form
          ref={form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (isSlug(edit.slug)) {
              if (!save.isPending) save.mutate();
            } else form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
          }}
        >
          <Section title={messages.aboutTitle}>
            <div className="grid gap-6">
              <TextInput
                label={messages.headline}
                hint={`${messages.headlineHint} ${messages.left(LIMITS.headline - edit.headline.length)}`}
                maxLength={LIMITS.headline}
                value={edit.headline}
                error={errorOf('headline')}
                onChange={(event) => change({ headline: event.target.value })}
              />
              <TextArea
                label={messages.biography}
                hint={`${messages.biographyHint} ${messages.left(LIMITS.biography - edit.biography.length)}`}
                maxLength={LIMITS.biography}
                rows={8}
                value={edit.biography}
                error={errorOf('biography')}
                onChange={(event) => change({ biography: event.target.value })}
              />
              <TopicChoice
                chosen={edit.topics}
                error={errorOf('topics')}
                onChange={(topics) => change({ topics })}
              />
              <LanguageChoice
                chosen={edit.languages}
                error={errorOf('languages')}
                onChange={(languages) => change({ languages })}
              />
              <div className="grid gap-1">
                <TextInput
                  label={messages.slug}
                  hint={messages.slugHint}
                  autoComplete="off"
                  spellCheck={false}
                  maxLength={LIMITS.slug}
                  value={edit.slug}
                  error={slugError}
                  onChange={(event) => change({ slug: slugFrom(event.target.value) })}
                />
                <p className="figures text-sm break-all text-soft" aria-live="polite">
                  {location.host}/c/<span className="font-semibold text-ink">{edit.slug}</span>
                </p>
              </div>
            </div>
          </Section>
          {save.error && !isShownAtField && <ErrorState error={save.error} />}
          <SaveBar
            isDirty={isDirty}
            onDiscard={() => {
              setTyped(null);
              save.reset();
            }}
          >
            <Button type="submit" busy={save.isPending && messages.saving}>
              {messages.save}
            </Button>
          </SaveBar>
        </form>
      </div>
      <ProfilePreview profile={profile} edit={edit} />
    </div>
  );
}
