/** Who is looking: the locale and the zone in which everything is shown. */
import type { LanguageTag, Zone } from '../api/types';

/** Languages in which the application has words. Dates and lists in any other would be mixed with English text. */
const SPOKEN = ['en'] as const;

let locale: string | null = null;
let zone: Zone | null = null;

/** The browser's locale, until a signed-in person's choice replaces it. */
export function viewerLocale(): string {
  locale ??= localeFor(navigator.languages?.[0] ?? navigator.language ?? 'en');
  return locale;
}

/** The browser's zone, until a signed-in person's choice replaces it. */
export function viewerZone(): Zone {
  zone ??= browserZone();
  return zone;
}

/** What the browser reports, whatever the person chose. */
export function browserZone(): Zone {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/** The choices of the signed-in person; `null` returns to the browser's. */
export function setViewer(choice: { zone: Zone; language: LanguageTag } | null): void {
  zone = choice?.zone ?? null;
  const browser = navigator.languages?.[0] ?? navigator.language ?? 'en';
  // "en" chosen in a browser of "en-GB" stays en-GB: the region says how dates are written.
  const agrees =
    choice === null || new Intl.Locale(browser).language === new Intl.Locale(choice.language).language;
  locale = localeFor(agrees ? browser : choice.language);
}

/** The locale as it is where we have its words, otherwise English as written in its region: "pl-PL" is "en-PL". */
export function localeFor(wanted: string): string {
  const tag = new Intl.Locale(wanted);
  if (SPOKEN.some((language) => language === tag.language)) return wanted;
  const { region } = tag.maximize();
  return region ? `en-${region}` : 'en';
}
