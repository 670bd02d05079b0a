/** Words of calls at once: being available, calling, ringing, and what comes when nobody answers. */
import type { ExtensionMood } from './model';
import { messages as panelMessages } from './panelMessages';

export const messages = {
  // clients
  ...panelMessages,
  callNowNamed: (name: string) => `Call ${name} now`,
  callTitle: (name: string) => `Call ${name}`,
  callLead: (title: string) => `${title}, at once`,
  length: 'How long at most',
  lengthHint: 'You pay for the minutes you talk. Both of you can make it longer while you talk.',
  lengthFree: 'Both of you can make it longer while you talk.',
  longest: (length: string) => `${length} is the longest now.`,
  walletLength: (length: string) => `Your credit is enough for ${length}.`,
  held: 'Kept aside while you talk',
  costs: 'Price',
  walletAvailable: 'In your wallet',
  walletMissing: (money: string) => `${money} is missing`,
  walletMissingText: 'Add it, and you come back here.',
  walletError: 'Your wallet could not be loaded',
  heldHint: 'Nobody pays unless the call comes about. What you do not talk stays yours.',
  note: 'What is it about?',
  noteHint: (name: string) => `${name} reads it while it rings.`,
  ask: 'Call now',
  asking: 'Calling…',
  notAvailable: (name: string) => `${name} is not available right now`,
  notAvailableText: 'Book one of the next free times, or call somebody else.',
  ownOffering: 'This is your own offering.',
  missing: 'This offering is not here any more',
  missingText: 'Perhaps its consultant no longer takes calls at once.',
  find: 'Find a consultant',
  reserving: 'Keeping the money aside…',
  ringing: (name: string) => `Ringing ${name}…`,
  ringingText: 'Stay on this page. It rings on every device they have open.',
  secondsLeft: 'seconds left',
  cancel: 'Stop calling',
  cancelling: 'Stopping…',
  heldNow: (money: string) => `${money} is kept aside. It is free again at once if nobody answers.`,
  accepted: (name: string) => `${name} answered`,
  opening: 'Opening the call…',
  rungOut: (name: string) => `${name} did not answer`,
  declined: (name: string) => `${name} cannot talk right now`,
  noLongerFree: (name: string) => `${name} has another appointment in a moment`,
  noMoney: 'Your wallet does not have enough',
  takenBack: 'You stopped calling',
  nothingPaid: 'You paid nothing, and nothing is kept aside.',
  moneyMissing: (money: string) => `${money} was missing. Nothing is kept aside.`,
  tryAgain: 'Call again',
  others: 'Available now on the same topic',
  othersNone: 'Nobody else is available on this topic right now.',
  nextTimes: (name: string) => `Next free times of ${name}`,
  nextTimesNone: (name: string) => `${name} has no free times in the next three weeks.`,
  seeAll: 'See all times',
  // both, in the call
  longer: 'Talking longer',
  longerBy: 'How much longer',
  talkLonger: 'Talk longer',
  plus: (minutes: number) => `+${minutes} min`,
  notNow: 'Not now',
  takenAfter: 'The time after this call is taken',
  proposing: 'Asking…',
  theyWantLonger: (name: string, minutes: number) => `${name} would like ${minutes} more minutes.`,
  youWantLonger: (name: string, minutes: number) => `You asked ${name} for ${minutes} more minutes.`,
  answerWithin: (seconds: number) => `${seconds} s left to answer.`,
  extraForYou: (money: string) => `Up to ${money} more is kept aside; you pay what you talk.`,
  extraForThem: (money: string) => `Up to ${money} more is kept aside for it.`,
  noExtra: 'It costs nothing more.',
  agree: 'Agree',
  agreeing: 'Agreeing…',
  refuse: 'No',
  refusing: 'A moment…',
  withdraw: 'Take back',
  keepingMore: 'Keeping the money aside…',
  extensionWords: (mood: ExtensionMood, minutes: number, missing: string | null): string => {
    switch (mood) {
      case 'done':
        return `You have ${minutes} more minutes.`;
      case 'refused':
        return 'It ends as planned: not both wanted longer.';
      case 'lapsed':
        return 'Nobody answered, so it ends as planned.';
      case 'unpaid':
        return missing ? `It ends as planned: ${missing} was missing.` : 'It ends as planned.';
      default:
        return '';
    }
  },
  // consultants
  switch: 'Available now',
  switchOn: 'Clients can call you at once.',
  switchBusy: 'You are in a call. Others see that you are busy.',
  switchWaits: 'Your next booking is too close, so nobody can call until it is over.',
  switchOff: 'Clients see your free times, and cannot call at once.',
  switchNothing: 'None of your offerings can be had at once yet.',
  toOfferings: 'Choose one',
  switchError: 'The switch did not work',
  headerOn: 'Available now: on',
  headerOff: 'Available now: off',
  headerWords: { available: 'Available', busy: 'In a call', waiting: 'On', off: 'Off' },
  callTitleFor: (name: string) => `${name} is calling`,
  callText: (title: string, length: string) => `${title}, up to ${length}`,
  answer: 'Answer',
  answering: 'Answering…',
  decline: 'Decline',
  declining: 'Declining…',
  ignore: 'Stop ringing on this device',
  ringsFor: (seconds: number) => `Rings for ${seconds} more seconds`,
  answeredElsewhere: 'This call no longer rings.',
  noTimeLeft: 'Your next booking was too close. The client was told, and paid nothing.',
  earns: 'Price',
} as const;
