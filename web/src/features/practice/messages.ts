/** Words that all screens of a practice share, and those of becoming a consultant. */
export const messages = {
  navigation: 'Your practice',
  today: 'Today',
  calendar: 'Calendar',
  hours: 'Hours',
  calendars: 'Connected calendars',
  offerings: 'Offerings',
  classes: 'Classes',
  profile: 'Profile',
  earnings: 'Earnings',
  loadError: 'Your practice could not be loaded',
  becomeTitle: 'Become a consultant',
  becomeLead:
    'Share what you know. People book your time, you meet by video, and you are paid for what you talk.',
  steps: 'What happens next',
  step: [
    { title: 'Say what you help with', text: 'Your page: a line, a few sentences, topics and languages.' },
    {
      title: 'Offer something',
      text: 'A first talk, a whole session, free or paid, with your own cancellation terms.',
    },
    { title: 'Open your hours', text: 'When people may book you, week after week.' },
    { title: 'Publish', text: 'Only then clients can find you. You can take the page down at any time.' },
  ],
  headline: 'What do you help with?',
  headlineHint: 'One line, as clients will read it. You can change it later.',
  headlineExample: 'Tenancy lawyer who reads the lease before you sign it',
  becomeButton: 'Become a consultant',
  becoming: 'Opening your practice…',
  became: 'Your practice is open. Nobody sees it until you publish.',
};
