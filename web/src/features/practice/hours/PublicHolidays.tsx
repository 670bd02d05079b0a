/** Whose public holidays are kept, and which of them are worked anyway. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Holidays } from '@/kit/api/types';
import { dateWords } from '@/kit/time/format';
import { viewerLocale } from '@/kit/time/viewer';
import { Select, Switch } from '@/ui/inputs';
import { Section } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { toast } from '@/ui/Toast';
import {
  holidayCountriesQuery,
  holidaysQuery,
  keepHolidays,
  subdivisionsQuery,
  workOnHoliday,
} from '../queries';
import { messages } from './messages';

export function PublicHolidays() {
  const { data: holidays, error, refetch } = useQuery(holidaysQuery);
  return (
    <Section id="holidays" title={messages.holidaysTitle}>
      <p className="mb-4 max-w-prose text-soft">{messages.holidaysLead}</p>
      {error && !holidays && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!holidays && !error && (
        <Loading>
          <Skeleton className="h-12" />
        </Loading>
      )}
      {holidays && <Chosen holidays={holidays} />}
    </Section>
  );
}

function Chosen({ holidays }: { holidays: Holidays }) {
  const client = useQueryClient();
  const { data: countries } = useQuery(holidayCountriesQuery);
  const { data: parts } = useQuery(subdivisionsQuery(holidays.country));
  const keep = useMutation({
    mutationFn: keepHolidays,
    onSuccess: async (kept) => {
      client.setQueryData(holidaysQuery.queryKey, kept);
      await client.invalidateQueries({ queryKey: ['booking', 'weeks'] });
      toast(messages.holidaysSaved, 'good');
    },
  });
  const work = useMutation({
    mutationFn: workOnHoliday,
    onSuccess: async (kept) => {
      client.setQueryData(holidaysQuery.queryKey, kept);
      await client.invalidateQueries({ queryKey: ['booking', 'weeks'] });
    },
    onError: (failure) => toast(failure.message, 'bad'),
  });
  const choices = useMemo(() => {
    const names = new Intl.DisplayNames([viewerLocale()], { type: 'region', fallback: 'code' });
    return [...new Set([...(countries ?? []), ...(holidays.country ? [holidays.country] : [])])]
      .map((code) => ({ value: code, label: names.of(code) ?? code }))
      .sort((one, other) => one.label.localeCompare(other.label));
  }, [countries, holidays.country]);
  return (
    <div className="grid gap-5">
      <div className="grid items-start gap-5 sm:grid-cols-2 lg:max-w-3xl">
        <Select
          label={messages.country}
          error={keep.error?.message}
          disabled={keep.isPending}
          value={holidays.country ?? ''}
          choices={[{ value: '', label: messages.noCountry }, ...choices]}
          onChange={(event) => keep.mutate({ country: event.target.value || null, subdivision: null })}
        />
        {parts && parts.length > 0 && (
          <Select
            label={messages.subdivision}
            disabled={keep.isPending}
            value={holidays.subdivision ?? ''}
            choices={[
              { value: '', label: messages.wholeCountry },
              ...parts.map(({ code, name }) => ({ value: code, label: name })),
            ]}
            onChange={(event) =>
              keep.mutate({ country: holidays.country, subdivision: event.target.value || null })
            }
          />
        )}
      </div>
      {holidays.items.length > 0 && (
        <ul className="grid gap-x-14 border-t border-hairline lg:grid-cols-2">
          {holidays.items.map(({ on, name, worked }) => (
            <li key={on} className="border-b border-hairline py-2.5">
              <Switch
                label={name}
                hint={`${dateWords(on, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })} · ${
                  worked ? messages.holidayWorked : messages.holidayKept
                }`}
                checked={worked}
                disabled={work.isPending && work.variables.on === on}
                onChange={(event) => work.mutate({ on, worked: event.target.checked })}
              />
            </li>
          ))}
        </ul>
      )}
      {holidays.country && holidays.items.length === 0 && <p className="text-faint">{messages.noHolidays}</p>}
    </div>
  );
}
