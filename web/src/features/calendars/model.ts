/** What can be said about calendars elsewhere without asking anybody. */

/** The address by which a device offers to subscribe with its own calendar. */
export function subscribeUrl(url: string): string {
  return url.replace(/^https?:/, 'webcal:');
}
