/** Who is looking: the locale and the zone in which everything is shown. */
import type { Zone } from '../api/types';

let locale: string | null = null;
let zone: Zone | null = null;

/** The browser's locale, until a signed-in person's choice replaces it. */
export function viewerLocale(): string {
  locale ??= navigator.language || 'en';
  return locale;
}

/** The browser's zone, until a signed-in person's choice replaces it. */
export function viewerZone(): Zone {
  zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  return zone;
}

/** What the browser reports, whatever the person chose. */
export function browserZone(): Zone {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/** The choices of the signed-in person; `null` returns to the browser's. */
export function setViewer(choice: { zone: Zone; language: string } | null): void {
  zone = choice?.zone ?? null;
  // The region of the browser is kept where the language agrees: "en" chosen on an "en-GB" browser stays en-GB.
  const browser = navigator.language || 'en';
  locale = choice && !browser.startsWith(choice.language) ? choice.language : browser;
}
