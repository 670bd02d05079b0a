/** What a search is: the words and filters that stand in the address, and nothing else. */
import type { Query } from '@/kit/api/client';

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
  if (sort && sort !== 'relevance') search.sort = sort;
  return search;
}

/** The same, as the service asks for it. */
export function toQuery(search: ConsultantSearch): Query {
  return {
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

/** How many filters narrow the search, the words and the order not counted. */
export function countFilters({
  topic,
  language,
  price,
  rating,
  online,
  available,
}: ConsultantSearch): number {
  return [topic, language, price, rating, online, available].filter((value) => value !== undefined).length;
}

/** The search with some parts changed; `undefined` takes a part away. */
export function changed(
  search: ConsultantSearch,
  change: { [Part in keyof ConsultantSearch]?: ConsultantSearch[Part] | undefined },
): ConsultantSearch {
  return readSearch({ ...search, ...change });
}

function words(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim().slice(0, 200) : '';
}
