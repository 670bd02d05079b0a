/** What a search is: the words and filters that stand in the address, and nothing else. */
import type { Query } from '@/kit/api/client';
import type { CalendarDate, Moment, Zone } from '@/kit/api/types';
import { addDays, atWallTime, dateIn } from '@/kit/time/zones';

/** Free at some time in these days; a date is a day of its own. */
export const stretches = ['today', 'tomorrow', 'week'] as const;
export type When = (typeof stretches)[number] | CalendarDate;

/** How far ahead one can search. */
export const SEARCHED_DAYS = 14;
export const lengths = [30, 45, 60, 90] as const;

export const sorts = ['relevance', 'rating', 'price'] as const;
export type Sort = (typeof sorts)[number];

/** As in the address; what is absent does not filter. */
export interface ConsultantSearch {
  text?: string;
  topic?: string;
  language?: string;
  /** Highest price in minor units. */
  price?: number;
  /** Lowest average, 1 to 5. */
  rating?: number;
  online?: boolean;
  available?: boolean;
  /** When somebody is wanted, in the viewer's zone. */
  when?: When;
  /** Hours of that day, “09:30”; of a week there are none. */
  from?: string;
  until?: string;
  /** At least so long. */
  minutes?: number;
  sort?: Sort;
}

/** Reads an address that anyone may have written: what makes no sense is left out. */
export function readSearch(raw: Record<string, unknown>): ConsultantSearch {
  const search: ConsultantSearch = {};
  const text = words(raw.text);
  const topic = words(raw.topic);
  const language = words(raw.language);
  const price = Number(raw.price);
  const rating = Number(raw.rating);
  const sort = sorts.find((each) => each === raw.sort);
  if (text) search.text = text;
  if (topic) search.topic = topic;
  if (language) search.language = language;
  if (raw.price !== undefined && Number.isSafeInteger(price) && price >= 0) search.price = price;
  if (rating >= 1 && rating <= 5) search.rating = rating;
  if (raw.online === true || raw.online === 'true') search.online = true;
  if (raw.available === true || raw.available === 'true') search.available = true;
  const when = readWhen(raw.when);
  const minutes = Number(raw.minutes);
  if (when) search.when = when;
  if (when && when !== 'week') {
    const from = clock(raw.from);
    const until = clock(raw.until);
    if (from) search.from = from;
    if (until && (!from || until > from)) search.until = until;
  }
  if (Number.isSafeInteger(minutes) && minutes >= 5 && minutes <= 480) search.minutes = minutes;
  if (sort && sort !== 'relevance') search.sort = sort;
  return search;
}

/** The same, as the service asks for it. */
export function toQuery(search: ConsultantSearch, zone: Zone, now: number): Query {
  const free = windowOf(search, zone, now);
  return {
    zone,
    free_from: free?.from,
    free_until: free?.until,
    minutes_min: search.minutes,
    text: search.text,
    topic: search.topic,
    language: search.language,
    price_max_minor: search.price,
    rating_min: search.rating,
    online: search.online,
    available: search.available,
    sort: search.sort,
  };
}

/** The moments between which a call may start; `null` when any time will do. “Today” begins now. */
export function windowOf(
  { when, from, until }: ConsultantSearch,
  zone: Zone,
  now: number,
): { from: Moment; until: Moment } | null {
  if (!when) return null;
  const today = dateIn(now, zone);
  const first = when === 'tomorrow' ? addDays(today, 1) : when === 'today' || when === 'week' ? today : when;
  const opens = atWallTime(first, from ?? '00:00', zone);
  const closes =
    until && until !== '24:00'
      ? atWallTime(first, until, zone)
      : atWallTime(addDays(first, when === 'week' ? 7 : 1), '00:00', zone);
  return { from: new Date(opens).toISOString(), until: new Date(closes).toISOString() };
}

/** How many filters narrow the search, the words and the order not counted; hours belong to their day. */
export function countFilters({
  topic,
  language,
  price,
  rating,
  online,
  available,
  when,
  minutes,
}: ConsultantSearch): number {
  return [topic, language, price, rating, online, available, when, minutes].filter(
    (value) => value !== undefined,
  ).length;
}

/** The search with some parts changed; `undefined` takes a part away. */
export function changed(
  search: ConsultantSearch,
  change: { [Part in keyof ConsultantSearch]?: ConsultantSearch[Part] | undefined },
): ConsultantSearch {
  return readSearch({ ...search, ...change });
}

function readWhen(value: unknown): When | undefined {
  const stretch = stretches.find((each) => each === value);
  if (stretch) return stretch;
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined;
  return Number.isNaN(Date.parse(value)) ? undefined : value;
}

function clock(value: unknown): string | undefined {
  const isTime = typeof value === 'string' && /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(value);
  return isTime ? value : undefined;
}

function words(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim().slice(0, 200) : '';
}
