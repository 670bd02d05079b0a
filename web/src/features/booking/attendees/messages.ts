/** Words about for whom a booking is. */
export const messages = {
  other: 'This is for somebody else',
  otherHint: 'You book, pay and may cancel, and you open the call for them.',
  name: 'Their name',
  nameMissing: 'Please give their name.',
  relation: 'What they are to you',
  relationHint: 'My daughter, my father, a colleague.',
  email: 'Their email',
  emailHint: 'They hear when and with whom, and if it changes. Leave it empty to tell them yourself.',
  bookedBy: (attendee: string, client: string) => `${attendee} (booked by ${client})`,
  withFor: (consultant: string, attendee: string) => `${consultant}, for ${attendee}`,
  forWhom: 'For',
  comes: 'Comes',
  toldAt: (email: string) => `told at ${email}`,
};
