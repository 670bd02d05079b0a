/** What an organisation says of itself, and its logo. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ChangeEvent, useRef, useState } from 'react';
import { LanguageChoice } from '@/features/practice/profile/LanguageChoice';
import { SaveBar, UnsavedGuard } from '@/features/practice/UnsavedGuard';
import { Problem } from '@/kit/api/problem';
import type { OrganisationEdit, OwnOrganisation } from '@/kit/api/types';
import { allZones } from '@/kit/time/zones';
import { Avatar } from '@/ui/Avatar';
import { Button } from '@/ui/Button';
import { FieldError } from '@/ui/Field';
import { Combobox, TextArea, TextInput } from '@/ui/inputs';
import { ErrorState } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { removeLogo, saveOrganisation, uploadLogo } from '../queries';

export function PagePart({ organisation }: { organisation: OwnOrganisation }) {
  const { slug, name, headline, about, address, zone, languages } = organisation;
  const saved: OrganisationEdit = { name, headline, about, address, zone, languages };
  const client = useQueryClient();
  const [draft, setDraft] = useState(saved);
  const saving = useMutation({
    mutationFn: () => saveOrganisation(slug, draft),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['directory', 'organisations'] });
      toast(messages.saved, 'good');
    },
  });
  const problem = saving.error instanceof Problem ? saving.error : null;
  const isDirty = JSON.stringify(draft) !== JSON.stringify(saved);
  const text = (field: 'name' | 'headline' | 'about' | 'address' | 'zone') => ({
    value: draft[field],
    error: problem?.field(field),
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [field]: event.target.value }),
  });
  return (
    <div className="grid max-w-2xl gap-8">
      <UnsavedGuard isDirty={isDirty} />
      <Logo organisation={organisation} />
      <form
        noValidate
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!saving.isPending) saving.mutate();
        }}
      >
        <TextInput label={messages.name} maxLength={80} {...text('name')} />
        <TextInput label={messages.headline} optional maxLength={120} {...text('headline')} />
        <TextArea label={messages.aboutLabel} optional maxLength={4000} rows={6} {...text('about')} />
        <TextInput
          label={messages.address}
          hint={messages.addressHint}
          optional
          maxLength={300}
          {...text('address')}
        />
        <Combobox label={messages.zone} suggestions={allZones()} {...text('zone')} />
        <LanguageChoice
          chosen={draft.languages}
          error={problem?.field('languages')}
          onChange={(chosen) => setDraft({ ...draft, languages: chosen })}
        />
        {saving.error && (!problem || problem.fields.length === 0) && <ErrorState error={saving.error} />}
        <SaveBar
          isDirty={isDirty}
          onDiscard={() => {
            setDraft(saved);
            saving.reset();
          }}
        >
          <Button type="submit" busy={saving.isPending && messages.saving}>
            {messages.save}
          </Button>
        </SaveBar>
      </form>
    </div>
  );
}

function Logo({ organisation }: { organisation: OwnOrganisation }) {
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const change = useMutation({
    mutationFn: (file: File | null) =>
      file ? uploadLogo(organisation.slug, file) : removeLogo(organisation.slug),
    onSuccess: () => client.invalidateQueries({ queryKey: ['directory', 'organisations'] }),
  });
  function choose(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0];
    // The same file may be chosen again.
    event.target.value = '';
    if (file) change.mutate(file);
  }
  return (
    <div className="flex flex-wrap items-center gap-5">
      <Avatar id={organisation.id} name={organisation.name} src={organisation.logo_url} size="large" />
      <div className="grid gap-2">
        <p className="text-sm font-semibold">{messages.logo}</p>
        <div className="flex flex-wrap gap-2">
          <input
            ref={input}
            type="file"
            accept="image/jpeg,image/png,image/webp"
            aria-label={messages.chooseLogo}
            tabIndex={-1}
            className="sr-only"
            onChange={choose}
          />
          <Button
            kind="secondary"
            busy={change.isPending && messages.saving}
            onClick={() => input.current?.click()}
          >
            {messages.chooseLogo}
          </Button>
          {organisation.logo_url && (
            <Button kind="quiet" disabled={change.isPending} onClick={() => change.mutate(null)}>
              {messages.removeLogo}
            </Button>
          )}
        </div>
        <FieldError>{change.error?.message}</FieldError>
      </div>
    </div>
  );
}
