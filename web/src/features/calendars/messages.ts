/** Words about calendars elsewhere. */
export const messages = {
  title: 'Connected calendars',
  clientTitle: 'In your own calendar',
  lead: 'Your bookings in the calendar you look at anyway.',
  practiceLead: 'One calendar that knows all your appointments, here and elsewhere.',
  back: 'Your bookings',
  feedTitle: 'Calendar feed',
  feedLead:
    'A secret address that your calendar reads by itself: new bookings appear, moved ones move, cancelled ones go. It cannot change anything here.',
  feedShows: 'What the feed tells',
  everything: 'Titles and names',
  everythingHint: 'For a calendar only you look at.',
  busy: 'Only that you are busy',
  busyHint: 'For a calendar that others can see.',
  feedMake: 'Make a feed',
  feedMaking: 'Making it…',
  feedWorks: (shows: 'everything' | 'busy') =>
    shows === 'busy' ? 'Your feed works. It tells only that you are busy.' : 'Your feed works.',
  feedMade: 'Made',
  feedRead: 'Last read',
  feedNeverRead: 'not yet by any calendar',
  feedReplace: 'Make a new address',
  feedRevoke: 'Revoke',
  addressTitle: 'Your feed’s address',
  addressOnce: 'This is shown only now. Whoever has it can read your bookings, so keep it like a password.',
  address: 'Address',
  addressHint: 'In your calendar, look for “subscribe by address” or “add calendar from URL”.',
  copy: 'Copy the address',
  copied: 'Copied.',
  notCopied: 'It could not be copied. Select the address and copy it by hand.',
  openApp: 'Open in this device’s calendar',
  replaceTitle: 'Make a new address?',
  replaceText:
    'The address you use now stops working at once. Calendars that read it keep what they have and hear nothing new until you give them the new one.',
  replaceDo: 'Make a new address',
  revokeTitle: 'Revoke your feed?',
  revokeText:
    'The address stops working at once, for you and for everybody who has it. Calendars that read it hear nothing new; delete the subscription there. Your bookings here stay as they are.',
  revokeDo: 'Revoke the feed',
  revoking: 'Revoking…',
  revoked: 'The feed is revoked.',
  keep: 'Keep it',
  loadError: 'This could not be loaded',

  // connections
  connectionsTitle: 'Connected accounts',
  connectionsLead:
    'Times at which you are busy elsewhere are not offered here. Only times are read: no titles, no places, no guests.',
  clientConnectionsLead:
    'Have your bookings written into your calendar at once, instead of waiting for it to read the feed.',
  connectionsNone: 'Nothing is connected yet.',
  connect: 'Connect a calendar',
  kind: (kind: string) =>
    ({ caldav: 'CalDAV', google: 'Google Calendar', microsoft: 'Outlook' })[kind] ?? kind,
  caldavHint: 'Nextcloud, iCloud, Fastmail, mailbox.org and other servers that speak CalDAV.',
  chooseTitle: 'Which calendar do you use?',
  kindHint: (kind: string) =>
    ({
      google: 'You say yes at Google, and come back.',
      microsoft: 'Outlook.com and Microsoft 365: you say yes at Microsoft, and come back.',
    })[kind] ?? 'Nextcloud, iCloud, Fastmail, mailbox.org and other servers that speak CalDAV.',
  leaving: 'Taking you there…',
  returnTitle: 'Connecting your calendar',
  returnWait: 'Reading it for the first time…',
  returnFailed: 'The account was not connected',
  returnDenied: 'Leave was not given, so nothing was connected.',
  returnBack: 'Back to your calendars',
  caldavTitle: 'Connect by CalDAV',
  serverAddress: 'Server address',
  serverAddressHint: 'From your calendar’s settings, for example https://cloud.example.org/remote.php/dav',
  login: 'User name',
  password: 'Password',
  passwordHint: 'Make a password for one app where your server offers it. It is kept encrypted.',
  connectDo: 'Connect',
  connecting: 'Trying it at the server…',
  connected: 'Connected and read.',
  connectedButFailing: 'Connected, but it could not be read yet.',
  missing: 'This is needed.',
  healthy: (ago: string, busy: string) => `Read ${ago === 'now' ? 'just now' : ago} · ${busy}`,
  busyTimes: (count: number) =>
    count === 0 ? 'nothing busy ahead' : count === 1 ? '1 busy time ahead' : `${count} busy times ahead`,
  nothingRead: 'No calendar of it is read.',
  notReadYet: 'It has not been read yet.',
  failing: (since: string, why: string) => `Could not be read since ${since}: ${why}`,
  knownBefore: 'What was read before still counts.',
  triedAgain: 'It is tried again',
  signInWanted: 'Sign in again.',
  unreadable: (count: number) =>
    count === 1
      ? '1 entry could not be understood and keeps nothing free or busy.'
      : `${count} entries could not be understood and keep nothing free or busy.`,
  unwritten: (count: number) =>
    count === 1
      ? '1 booking could not be written into it yet. It is tried again.'
      : `${count} bookings could not be written into it yet. They are tried again.`,
  deleted: (count: number) =>
    count === 1
      ? '1 booking ahead was deleted in this calendar. It still stands: cancel it here if you do not want it.'
      : `${count} bookings ahead were deleted in this calendar. They still stand: cancel them here if you do not want them.`,
  writeInto: 'Bookings are written into',
  writeNowhere: 'No calendar of this account',
  writeHint: 'New, moved and cancelled bookings follow by themselves. One calendar in all.',
  collisions: (count: number) =>
    count === 1 ? 'Something else lies over a booking' : `Something else lies over ${count} bookings`,
  collision: (when: string, title: string, client: string, busy: string) =>
    `${when}: ${title} with ${client}. Your own calendar is busy ${busy}.`,
  collisionHint: 'Nothing was changed. Move or cancel one of the two.',
  healthyTag: 'Works',
  failingTag: 'Not readable',
  refusedTag: 'Signed out',
  readNow: 'Read now',
  readingNow: 'Reading…',
  readDone: 'Read just now.',
  signIn: 'Sign in again',
  signInTitle: (login: string) => `Sign in again as ${login}`,
  signingIn: 'Trying it…',
  calendarsLegend: 'Calendars whose times count as busy',
  noCalendars: 'The account has no calendars.',
  disconnect: 'Remove',
  disconnectTitle: (login: string) => `Remove ${login}?`,
  disconnectText:
    'What was kept of your sign-in and everything that was read of it are deleted. Times that were busy only there can be booked again at once. Nothing changes in your calendar itself: bookings that were written into it stay there, and no longer follow.',
  disconnectDo: 'Remove the account',
  disconnecting: 'Removing…',
  disconnected: 'The account is removed.',
  cancel: 'Cancel',
};
