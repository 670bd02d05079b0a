/** Words of booking without an account. */
export const messages = {
  title: 'Book as a guest',
  lead: 'No account and no password: we send you a link, and you finish with it.',
  name: 'Your name',
  nameHint: (giver: string) => `${giver} reads it.`,
  nameMissing: 'Please give your name.',
  email: 'Your email',
  continueAsGuest: 'Continue as a guest',
  sending: 'Sending…',
  notKept: 'The time is not kept for you until you follow the link.',
  haveAccount: 'You book here more often?',
  signIn: 'Sign in',
  sentTitle: 'Check your email',
  sentText: (email: string, minutes: number) =>
    `We sent a link to ${email}. Follow it within ${minutes} minutes to finish. Until then nothing is booked, and the time is not kept for you.`,
  resend: 'Send a new link',
  resendIn: (seconds: number) => `A new link can be sent in ${seconds} s`,
  otherEmail: 'Use another address',

  // the page behind the link
  finishTitle: 'Finish your booking',
  what: (title: string, giver: string) => `${title} with ${giver}`,
  bookNow: 'Book this time',
  askNow: 'Ask for this time',
  toPayment: 'Go on to payment',
  goOn: 'Go on',
  goingOn: 'One moment…',
  otherwiseSignedIn: (name: string) =>
    `You are signed in as ${name} here. Going on signs you in with the address the letter was sent to.`,
  spentTitle: 'This link can no longer be used',
  spentText:
    'It works once, and for half an hour. Nothing was booked with it now. Go back to the time you chose and ask for a new link, or sign in with a code.',
  backToTime: 'Back to the time',
  findOthers: 'Find a consultant',
  signInWithCode: 'Sign in with a code',
  error: 'This did not work',
  finishing: 'Finishing your booking…',

  // the page behind the link to a booking
  openTitle: 'Your booking',
  openText: 'See it, move it, cancel it or join the call, without signing in.',
  open: 'Open your booking',
  openRoom: 'Go to the waiting room',
  signsOut: (name: string) =>
    `You are signed in as ${name} here. Opening the booking by this link signs you out.`,
  bookingSpentText:
    'It has run out, or was ended by signing out everywhere. Your bookings are still there: sign in with a code sent to the address that the letter came to.',
};
