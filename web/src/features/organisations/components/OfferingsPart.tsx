/** What an organisation offers under its own name: listed, made, changed, archived. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Archive, Plus } from 'lucide-react';
import { useState } from 'react';
import { hasCall, whereWords } from '@/features/booking/meetings/model';
import { messages as offeringWords } from '@/features/practice/offerings/messages';
import {
  draftOfOffering,
  newDraft,
  type OfferingDraft,
  readDraft,
} from '@/features/practice/offerings/model/draft';
import { serviceFields } from '@/features/practice/offerings/model/serviceFields';
import { OfferingFields } from '@/features/practice/offerings/OfferingFields';
import { metaQuery } from '@/kit/api/meta';
import { Problem } from '@/kit/api/problem';
import type { Choosing, Id, Member, Rules, TeamOffering } from '@/kit/api/types';
import { listWords, minutesLong } from '@/kit/time/format';
import { Button, IconButton } from '@/ui/Button';
import { FieldError } from '@/ui/Field';
import { Checkbox, NumberInput, RadioGroup, Switch } from '@/ui/inputs';
import { Note, Section } from '@/ui/layout';
import { Price } from '@/ui/Money';
import { EmptyState, ErrorState, Loading, Skeleton } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { messages } from '../messages';
import { archiveTeamOffering, membersQuery, saveTeamOffering, teamOfferingsQuery } from '../queries';

/** What an organisation offers is confirmed at once and asks nothing further. */
const NO_RULES: Rules = {
  approval: 'automatic',
  most_a_day: null,
  most_a_week: null,
  most_open: null,
};
const WAYS: readonly Choosing[] = ['any_available', 'round_robin', 'collective'];

export function OfferingsPart({ slug }: { slug: string }) {
  const { data, error, refetch } = useQuery(teamOfferingsQuery(slug));
  const members = useQuery(membersQuery(slug));
  const meta = useQuery(metaQuery);
  const [edited, setEdited] = useState<TeamOffering | 'new' | null>(null);
  const failure = error ?? members.error ?? meta.error;
  if (failure && !(data && members.data && meta.data)) {
    return <ErrorState error={failure} onRetry={() => void refetch()} />;
  }
  if (!data || !members.data || !meta.data) {
    return (
      <Loading>
        <Skeleton className="h-40" />
      </Loading>
    );
  }
  const consultants = members.data.members.filter(({ roles }) => roles.includes('consultant'));
  if (edited) {
    return (
      <Editor
        slug={slug}
        offering={edited === 'new' ? null : edited}
        consultants={consultants}
        currency={meta.data.currency}
        onClose={() => setEdited(null)}
      />
    );
  }
  const add = (
    <Button
      className="justify-self-start"
      icon={<Plus aria-hidden="true" className="size-5" />}
      disabled={consultants.length === 0}
      onClick={() => setEdited('new')}
    >
      {messages.addOffering}
    </Button>
  );
  const active = data.filter((offering) => offering.active);
  return (
    <div className="grid gap-6">
      {consultants.length === 0 && <Note>{messages.noConsultants}</Note>}
      {active.length === 0 ? (
        <EmptyState title={messages.noOfferings} action={add}>
          {messages.noOfferingsText}
        </EmptyState>
      ) : (
        <>
          {add}
          <ul className="divide-y divide-hairline border-y border-hairline">
            {active.map((offering) => (
              <Row key={offering.id} slug={slug} offering={offering} onEdit={() => setEdited(offering)} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Row({ slug, offering, onEdit }: { slug: string; offering: TeamOffering; onEdit: () => void }) {
  const client = useQueryClient();
  const archiving = useMutation({
    mutationFn: () => archiveTeamOffering(slug, offering.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['directory', 'organisations', slug] });
      toast(messages.archivedToast(offering.title));
    },
    onError: (error) => toast(error.message, 'bad'),
  });
  return (
    <li className="flex items-start justify-between gap-4 py-4">
      <div className="grid min-w-0 gap-0.5">
        <h2 className="text-lg font-semibold">{offering.title}</h2>
        <p className="figures">
          {minutesLong(offering.duration_minutes)}, <Price terms={offering.price} />
        </p>
        <p className="text-sm text-soft">
          {messages.choosing(offering.choosing)}: {listWords(offering.consultants.map(({ name }) => name))}
        </p>
        {!hasCall(offering.location) && (
          <p className="text-sm break-words text-soft">{whereWords(offering.location, 'consultant')}</p>
        )}
      </div>
      <div className="flex gap-1">
        <Button
          kind="secondary"
          size="small"
          aria-label={`${messages.change}: ${offering.title}`}
          onClick={onEdit}
        >
          {messages.change}
        </Button>
        <IconButton
          label={messages.archive(offering.title)}
          disabled={archiving.isPending}
          onClick={() => archiving.mutate()}
        >
          <Archive aria-hidden="true" />
        </IconButton>
      </div>
    </li>
  );
}

interface Given {
  choosing: Choosing;
  needs_room: boolean;
  consultants: { consultant_id: Id; weight: number }[];
}

interface EditorProps {
  slug: string;
  offering: TeamOffering | null;
  consultants: readonly Member[];
  currency: string;
  onClose: () => void;
}

function Editor({ slug, offering, consultants, currency, onClose }: EditorProps) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<OfferingDraft>(() => draftOf(offering));
  const [given, setGiven] = useState<Given>(() => ({
    choosing: offering?.choosing ?? 'any_available',
    needs_room: offering?.needs_room ?? false,
    consultants: (offering?.consultants ?? []).map(({ consultant_id, weight }) => ({
      consultant_id,
      weight,
    })),
  }));
  const [tried, setTried] = useState(false);
  const { terms, refusals } = readDraft(draft, currency);
  const saving = useMutation({
    mutationFn: () => {
      const fixed = { ways: ['slot'] as ['slot'], rules: NO_RULES, form: null };
      return saveTeamOffering(slug, offering?.id ?? null, { ...terms, ...given, ...fixed });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['directory', 'organisations', slug] });
      toast(messages.saved, 'good');
      onClose();
    },
  });
  const problem = saving.error instanceof Problem ? saving.error : null;
  function errorOf(field: string): string | undefined {
    const refusal = refusals.get(field);
    if (refusal && (tried || refusal !== 'missing')) return offeringWords.refusal(refusal);
    return serviceFields(field)
      .map((name) => problem?.field(name))
      .find(Boolean);
  }
  return (
    <form
      noValidate
      className="max-w-2xl"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (refusals.size === 0 && !saving.isPending) saving.mutate();
      }}
    >
      <h2 className="mb-4 text-xl">{offering?.title ?? messages.newOffering}</h2>
      <Section title={messages.who}>
        <WhoFields
          given={given}
          consultants={consultants}
          error={problem?.field('consultants')}
          onChange={(change) => setGiven({ ...given, ...change })}
        />
      </Section>
      <OfferingFields
        draft={draft}
        terms={terms}
        currency={currency}
        errorOf={errorOf}
        withRules={false}
        onChange={(change) => setDraft({ ...draft, ...change })}
      />
      {saving.error && (!problem || problem.fields.length === 0) && <ErrorState error={saving.error} />}
      <div className="flex flex-wrap gap-2 pt-4">
        <Button type="submit" busy={saving.isPending && messages.saving}>
          {messages.save}
        </Button>
        <Button kind="secondary" onClick={onClose} disabled={saving.isPending}>
          {messages.cancel}
        </Button>
      </div>
    </form>
  );
}

interface WhoFieldsProps {
  given: Given;
  consultants: readonly Member[];
  error: string | undefined;
  onChange: (change: Partial<Given>) => void;
}

function WhoFields({ given, consultants, error, onChange }: WhoFieldsProps) {
  const chosen = given.consultants;
  return (
    <div className="grid gap-5">
      <RadioGroup
        legend={messages.choosingLegend}
        value={given.choosing}
        onChange={(choosing) => onChange({ choosing: choosing as Choosing })}
        choices={WAYS.map((way) => ({
          value: way,
          label: messages.choosing(way),
          hint: messages.choosingHint(way),
        }))}
      />
      <fieldset className="grid gap-3" aria-describedby="consultants-error">
        <legend className="mb-1 text-sm font-semibold">{messages.consultants}</legend>
        <p className="text-sm text-faint">{messages.consultantsHint}</p>
        {consultants.map(({ person_id, name }) => {
          const place = chosen.findIndex(({ consultant_id }) => consultant_id === person_id);
          const isLead = place === 0 && given.choosing === 'collective';
          return (
            <div key={person_id} className="flex flex-wrap items-center gap-x-4 gap-y-2">
              <Checkbox
                className="min-w-48"
                label={isLead ? `${name} (${messages.leads})` : name}
                checked={place >= 0}
                onChange={(event) =>
                  onChange({
                    consultants: event.target.checked
                      ? [...chosen, { consultant_id: person_id, weight: 1 }]
                      : chosen.filter(({ consultant_id }) => consultant_id !== person_id),
                  })
                }
              />
              {place >= 0 && given.choosing === 'round_robin' && (
                <NumberInput
                  label={messages.share(name)}
                  hideLabel
                  min={1}
                  max={10}
                  className="w-20"
                  value={chosen[place]?.weight ?? 1}
                  onChange={(event) =>
                    onChange({
                      consultants: chosen.map((each) =>
                        each.consultant_id === person_id
                          ? { ...each, weight: event.target.valueAsNumber || 1 }
                          : each,
                      ),
                    })
                  }
                />
              )}
            </div>
          );
        })}
        <FieldError id="consultants-error">{error}</FieldError>
      </fieldset>
      <Switch
        label={messages.needsRoom}
        hint={messages.needsRoomHint}
        checked={given.needs_room}
        onChange={(event) => onChange({ needs_room: event.target.checked })}
      />
    </div>
  );
}

/** The editor of a consultant's offering, with the same fields. */
function draftOf(offering: TeamOffering | null): OfferingDraft {
  if (!offering) return newDraft();
  return draftOfOffering({
    ...offering,
    consultant_id: '',
    ways: ['slot'],
    rules: NO_RULES,
    form: null,
    form_version: 0,
    revision: 0,
  });
}
