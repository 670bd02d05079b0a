/** The home page: one field, filters in the address, and people with their next free times. */
import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { availableNowQuery } from '@/features/instant/queries';
import { useWatch } from '@/kit/live/live';
import { usePageTitle } from '@/kit/page/title';
import { count } from '@/kit/time/format';
import { Button } from '@/ui/Button';
import { EmptyState, ErrorState, Loading, LoadMore, Skeleton } from '@/ui/states';
import { messages } from '../messages';
import { type ConsultantSearch, changed, countFilters } from '../model';
import { consultantsQuery } from '../queries';
import { ConsultantRow } from './ConsultantRow';
import { Filters } from './Filters';
import { SearchField } from './SearchField';

const route = getRouteApi('/');

export function SearchScreen() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  usePageTitle(search.text ?? messages.searchTitle, messages.searchDescription);
  const apply = (change: Parameters<typeof changed>[1], replace = false) =>
    void navigate({ search: (previous) => changed(previous, change), replace, resetScroll: false });

  return (
    <div className="column">
      <div className="grid gap-6 pt-8 pb-6 sm:pt-14 sm:pb-8">
        <div className="grid max-w-3xl gap-3">
          <h1 data-focus-target tabIndex={-1} className="text-3xl">
            {messages.headline.before}
            <span className="marked">{messages.headline.marked}</span>
            {messages.headline.after}
          </h1>
          <p className="text-lg text-soft">{messages.lead}</p>
        </div>
        <SearchField
          text={search.text ?? ''}
          onSearch={(text, replace) => apply({ text: text || undefined }, replace)}
        />
        <Filters search={search} onChange={apply} />
      </div>
      <Results
        search={search}
        onClear={() => void navigate({ search: search.text ? { text: search.text } : {} })}
      />
    </div>
  );
}

function Results({ search, onClear }: { search: ConsultantSearch; onClear: () => void }) {
  const results = useInfiniteQuery(consultantsQuery(search));
  const pages = results.data?.pages ?? [];
  const cards = pages.flatMap((page) => page.items);
  // One batch for each page of results: what is shown already is not asked again when more is loaded.
  const atOnce = useQueries({
    queries: pages.map((page) => availableNowQuery(page.items.map((card) => card.consultant_id))),
  });
  useWatch(
    'consultant',
    cards.map((card) => card.consultant_id),
  );
  const found = results.isPlaceholderData
    ? ''
    : messages.resultsFound(count(cards.length), results.hasNextPage);

  return (
    <section aria-labelledby="results" className="border-t border-ink">
      <div className="flex items-baseline justify-between gap-4 pt-4 pb-1">
        <h2 id="results" className="text-lg">
          {search.text ? messages.resultsFor(search.text) : messages.resultsTitle}
        </h2>
        <p aria-live="polite" className="figures text-sm text-faint">
          {results.data && cards.length > 0 && found}
        </p>
      </div>
      {results.isPending && <ResultsSkeleton />}
      {results.error && cards.length === 0 && (
        <div className="py-4">
          <ErrorState title={messages.error} error={results.error} onRetry={() => void results.refetch()} />
        </div>
      )}
      {results.data && cards.length === 0 && <NobodyFound search={search} onClear={onClear} />}
      <ol
        className={
          results.isPlaceholderData ? 'divide-y divide-hairline opacity-50' : 'divide-y divide-hairline'
        }
        aria-busy={results.isPlaceholderData}
      >
        {pages.flatMap((page, number) =>
          page.items.map((card) => (
            <ConsultantRow
              key={card.consultant_id}
              card={card}
              available={atOnce[number]?.data?.get(card.consultant_id)}
            />
          )),
        )}
      </ol>
      {results.error && cards.length > 0 && (
        <ErrorState
          title={messages.error}
          error={results.error}
          onRetry={() => void results.fetchNextPage()}
        />
      )}
      <LoadMore
        hasMore={results.hasNextPage && !results.error}
        loading={results.isFetchingNextPage}
        onMore={() => void results.fetchNextPage()}
        label={messages.more}
      />
    </section>
  );
}

function NobodyFound({ search, onClear }: { search: ConsultantSearch; onClear: () => void }) {
  const filtered = countFilters(search) > 0;
  return (
    <EmptyState
      title={messages.emptyTitle}
      action={
        filtered && (
          <Button kind="secondary" onClick={onClear}>
            {messages.clearFilters}
          </Button>
        )
      }
    >
      {emptyWords(search, filtered)}
    </EmptyState>
  );
}

function emptyWords(search: ConsultantSearch, filtered: boolean): string {
  if (search.when || search.minutes) return messages.emptyWithTimes;
  if (filtered) return messages.emptyWithFilters;
  return search.text ? messages.emptyWithText : messages.emptyAtAll;
}

function ResultsSkeleton() {
  return (
    <Loading label={messages.loading}>
      <div className="divide-y divide-hairline">
        {['first', 'second', 'third', 'fourth'].map((place) => (
          <div key={place} className="flex gap-4 py-6">
            <Skeleton className="size-14 rounded-lg sm:size-24" />
            <div className="grid grow content-start gap-2">
              <Skeleton className="h-6 w-48" />
              <Skeleton className="h-4 w-full max-w-md" />
              <Skeleton className="h-4 w-full max-w-xs" />
              <Skeleton className="mt-2 h-11 w-full max-w-sm" />
            </div>
          </div>
        ))}
      </div>
    </Loading>
  );
}
