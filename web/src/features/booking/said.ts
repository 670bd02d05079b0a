/** What a client says with a booking: the answers to what is asked, for whom it is, and a note. Kept while it is typed. */
import { useEffect, useState } from 'react';
import type { Problem } from '@/kit/api/problem';
import type { Attendee, Form, Id, IntakeAnswer, Offering, TeamOffering } from '@/kit/api/types';
import { messages as attendeeMessages } from './attendees/messages';
import { type AttendeeDraft, attendeeOf, forMyself, lacksName, useKeptAttendee } from './attendees/model';
import { answersOf, type IntakeDraft, unanswered, useKeptIntake } from './intake';
import { messages } from './messages';

/** What an offering asks, and in which version. */
export interface Asked {
  offeringId: Id;
  form: Form | null;
  version: number;
}

/** What an organisation offers under its own name asks nothing. */
export function askedOf(offering: Offering | TeamOffering): Asked {
  return 'form' in offering
    ? { offeringId: offering.id, form: offering.form, version: offering.form_version }
    : { offeringId: offering.id, form: null, version: 0 };
}

/** What was asked and answered, as it is sent. */
export interface Answered {
  answers: IntakeAnswer[];
  consent: boolean;
  version: number;
}

/** What is wrong with a field; the service's own names. */
type ErrorOf = (field: string) => string | undefined;

export interface Answers {
  intake: IntakeDraft;
  setIntake: (draft: IntakeDraft | null) => void;
  /** Nothing where nothing is asked. */
  answered: Answered | null;
  /** What is missing once it was to be sent, or what was refused. */
  errorOf: (refusal: Problem | null) => ErrorOf;
  /** Whether it can be sent; from then on what is missing is said beside its field. */
  isWhole: () => boolean;
}

export function useAnswers({ offeringId, form, version }: Asked): Answers {
  const [intake, setIntake] = useKeptIntake(offeringId, form, version);
  const [isSent, setSent] = useState(false);
  const missing = form ? unanswered(form, intake) : [];
  const lacksConsent = Boolean(form?.consent) && !intake.consent;
  return {
    intake,
    setIntake,
    answered: form && {
      answers: answersOf(form, intake),
      consent: form.consent ? intake.consent : false,
      version,
    },
    errorOf: (refusal) => (field) => {
      if (isSent && missing.some((place) => field === `answers.${place}`)) return messages.mustAnswer;
      if (isSent && lacksConsent && field === 'consent') return messages.mustAgree;
      return refusal?.field(field);
    },
    isWhole: () => {
      setSent(true);
      return missing.length === 0 && !lacksConsent;
    },
  };
}

export interface Said extends Omit<Answers, 'answered'> {
  note: string;
  setNote: (note: string) => void;
  attendee: AttendeeDraft;
  setAttendee: (draft: AttendeeDraft) => void;
  /** As it is sent. */
  wish: { note: string; attendee: Attendee | null; intake: Answered | null };
  /** It was sent, and what comes next begins anew. */
  forget: () => void;
}

export function useSaid(asked: Asked): Said {
  const { answered, ...answers } = useAnswers(asked);
  const [note, setNote] = useKeptNote(asked.offeringId);
  const [attendee, setAttendee] = useKeptAttendee(asked.offeringId);
  const [isSent, setSent] = useState(false);
  return {
    ...answers,
    note,
    setNote,
    attendee,
    setAttendee,
    wish: { note, attendee: attendeeOf(attendee), intake: answered },
    errorOf: (refusal) => (field) =>
      field === 'attendee.name' && isSent && lacksName(attendee)
        ? attendeeMessages.nameMissing
        : answers.errorOf(refusal)(field),
    isWhole: () => {
      setSent(true);
      // Both are asked, so that everything that is missing is said at once.
      return [answers.isWhole(), !lacksName(attendee)].every(Boolean);
    },
    forget: () => {
      setNote('');
      answers.setIntake(null);
      setAttendee(forMyself);
    },
  };
}

/** A note that is still there after the payment page. */
function useKeptNote(offeringId: Id): [string, (note: string) => void] {
  const key = `consulta.note.${offeringId}`;
  const [note, setNote] = useState(() => {
    try {
      return sessionStorage.getItem(key) ?? '';
    } catch {
      return '';
    }
  });
  useEffect(() => {
    try {
      if (note) sessionStorage.setItem(key, note);
      else sessionStorage.removeItem(key);
    } catch {
      // Without storage the note lasts as long as the page.
    }
  }, [key, note]);
  return [note, setNote];
}
