/** Intl objects, made once for each locale and use: making one costs far more than using it. */
import { viewerLocale } from './viewer';

const made = new Map<string, unknown>();

function once<T>(kind: string, options: object, make: (locale: string) => T): T {
  const locale = viewerLocale();
  const key = `${kind} ${locale} ${JSON.stringify(options)}`;
  let object = made.get(key) as T | undefined;
  if (object === undefined) {
    object = make(locale);
    made.set(key, object);
  }
  return object;
}

export function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return once('date', options, (locale) => new Intl.DateTimeFormat(locale, options));
}

export function numberFormat(options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return once('number', options, (locale) => new Intl.NumberFormat(locale, options));
}

export function relativeFormat(): Intl.RelativeTimeFormat {
  return once('relative', {}, (locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
}

export function listFormat(): Intl.ListFormat {
  return once('list', {}, (locale) => new Intl.ListFormat(locale, { type: 'conjunction' }));
}

export function languageNames(): Intl.DisplayNames {
  return once('language', {}, (locale) => new Intl.DisplayNames(locale, { type: 'language' }));
}
