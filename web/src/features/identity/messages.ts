/** Words of signing in. */
import type { Role } from '@/kit/api/types';

const roles: Record<Role, string> = { client: 'Client', consultant: 'Consultant', staff: 'Staff' };

export const messages = {
  title: 'Sign in',
  lead: 'We send a six-digit code to your email. There is no password to remember, and a new address becomes a new account.',
  email: 'Email',
  sendCode: 'Send me a code',
  sending: 'Sending…',
  codeTitle: 'Check your email',
  codeLead: (email: string) => `We sent a code to ${email}. It works for a few minutes.`,
  code: 'Six-digit code',
  signIn: 'Sign in',
  signingIn: 'Checking…',
  codeTooShort: 'The code has six digits.',
  codeWrong: (left: number | null) =>
    left === null
      ? 'This is not the code we sent.'
      : left === 0
        ? 'This is not the code we sent, and there are no attempts left. Ask for a new one.'
        : `This is not the code we sent. ${left === 1 ? 'One attempt is' : `${left} attempts are`} left.`,
  codeExpired: 'This code is too old. Ask for a new one.',
  resend: 'Send a new code',
  resendIn: (seconds: number) => `A new code can be sent in ${seconds} s`,
  resent: 'A new code is on its way.',
  otherEmail: 'Use another address',
  nameTitle: 'Welcome',
  nameLead: 'How should we call you? Those you meet will see this name.',
  name: 'Your name',
  nameMissing: 'Please give a name.',
  saveName: 'Continue',
  saving: 'Saving…',
  demoTitle: 'Look around as…',
  demoLead: 'This is a demo. Sign in as one of these invented people with one click.',
  demoRole: (role: Role) => roles[role],
  demoError: 'The demo people could not be loaded',
  mailbox: 'Open the demo mailbox',
  mailboxHint: 'Every email the platform would have sent, codes too.',
  already: (name: string) => `You are signed in as ${name}.`,
  goOn: 'Continue',
};
