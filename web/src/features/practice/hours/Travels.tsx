/** Journeys to other zones: seen, planned, and given up. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Problem } from '@/kit/api/problem';
import type { Travel } from '@/kit/api/types';
import { dateWords, zoneCity } from '@/kit/time/format';
import { viewerZone } from '@/kit/time/viewer';
import { allZones, dateIn } from '@/kit/time/zones';
import { Button, IconButton } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import { Select, TextInput } from '@/ui/inputs';
import { Section } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { toast } from '@/ui/Toast';
import { addTravel, removeTravel, travelsQuery } from '../queries';
import { messages } from './messages';

function daysWords({ starts_on, ends_on }: Pick<Travel, 'starts_on' | 'ends_on'>): string {
  const words = (date: string) =>
    dateWords(date, { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
  return messages.days(words(starts_on), words(ends_on));
}

export function Travels() {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(travelsQuery);
  const today = dateIn(Date.now(), viewerZone());
  const ahead = data?.filter(({ ends_on }) => ends_on >= today);
  const [isAdding, setAdding] = useState(false);
  const remove = useMutation({
    mutationFn: removeTravel,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['booking'] });
      toast(messages.travelRemoved);
    },
    onError: (failure) => toast(failure.message, 'bad'),
  });
  return (
    <Section
      id="travel"
      title={messages.travelTitle}
      actions={
        <Button
          kind="secondary"
          size="small"
          icon={<Plus aria-hidden="true" className="size-4" />}
          onClick={() => setAdding(true)}
        >
          {messages.addTravel}
        </Button>
      }
    >
      <p className="max-w-prose text-soft">{messages.travelLead}</p>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <Loading>
          <Skeleton className="mt-4 h-12" />
        </Loading>
      )}
      {ahead?.length === 0 && <p className="mt-4 text-faint">{messages.travelNone}</p>}
      {ahead && ahead.length > 0 && (
        <ul className="mt-4 divide-y divide-hairline border-y border-hairline">
          {ahead.map((travel) => (
            <li key={travel.id} className="flex items-center gap-2 py-1.5">
              <p className="flex grow flex-wrap justify-between gap-x-6">
                <span className="figures font-medium">{daysWords(travel)}</span>
                <span className="text-soft">{messages.travelIn(zoneCity(travel.zone))}</span>
              </p>
              <IconButton
                label={messages.removeTravel(zoneCity(travel.zone), daysWords(travel))}
                disabled={remove.isPending && remove.variables === travel.id}
                onClick={() => remove.mutate(travel.id)}
              >
                <Trash2 aria-hidden="true" />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {isAdding && <TravelDialog earliest={today} onClose={() => setAdding(false)} />}
    </Section>
  );
}

function TravelDialog({ earliest, onClose }: { earliest: string; onClose: () => void }) {
  const client = useQueryClient();
  const [startsOn, setStartsOn] = useState('');
  const [endsOn, setEndsOn] = useState('');
  const [zone, setZone] = useState('');
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: () => addTravel({ starts_on: startsOn, ends_on: endsOn, zone }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['booking'] });
      toast(messages.travelSaved, 'good');
      onClose();
    },
  });
  const problem = save.error instanceof Problem ? save.error : null;
  const isBackwards = startsOn !== '' && endsOn !== '' && endsOn < startsOn;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (startsOn && endsOn && zone && !isBackwards && !save.isPending) save.mutate();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      locked={save.isPending}
      title={messages.travelDialog}
      actions={
        <>
          <Button type="submit" form="travel-form" busy={save.isPending && messages.saving}>
            {messages.saveTravel}
          </Button>
          <Button kind="secondary" onClick={onClose} disabled={save.isPending}>
            {messages.cancel}
          </Button>
        </>
      }
    >
      <form id="travel-form" noValidate onSubmit={submit} className="grid gap-5">
        <div className="grid gap-5 sm:grid-cols-2">
          <TextInput
            label={messages.firstDay}
            type="date"
            min={earliest}
            value={startsOn}
            error={tried && !startsOn ? messages.dateMissing : problem?.field('starts_on')}
            onChange={(event) => {
              setStartsOn(event.target.value);
              if (!endsOn || endsOn < event.target.value) setEndsOn(event.target.value);
            }}
          />
          <TextInput
            label={messages.lastDay}
            type="date"
            min={startsOn || earliest}
            value={endsOn}
            error={
              isBackwards
                ? messages.lastBeforeFirst
                : tried && !endsOn
                  ? messages.dateMissing
                  : problem?.field('ends_on')
            }
            onChange={(event) => setEndsOn(event.target.value)}
          />
        </div>
        <Select
          label={messages.travelZone}
          hint={messages.travelZoneHint}
          value={zone}
          error={tried && !zone ? messages.zoneMissing : problem?.field('zone')}
          choices={[
            { value: '', label: messages.chooseZone },
            ...allZones().map((each) => ({ value: each, label: each.replaceAll('_', ' ') })),
          ]}
          onChange={(event) => setZone(event.target.value)}
        />
        {save.error && (!problem || problem.fields.length === 0) && <ErrorState error={save.error} />}
      </form>
    </Dialog>
  );
}
