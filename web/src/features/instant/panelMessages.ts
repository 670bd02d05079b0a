/** Words of who can be called at once. Apart from the others: search and a consultant's page load these alone. */
export const messages = {
  availableNow: 'Available now',
  inCall: 'In a call',
  callNow: 'Call now',
  atOnceTitle: 'Talk right now',
  upTo: (length: string) => `up to ${length}`,
  atMost: (money: string) => `at most ${money}`,
  busyTitle: (name: string) => `${name} is in a call`,
  busyText: 'You can call as soon as it is over, or book a time below.',
} as const;
