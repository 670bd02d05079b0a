import { act, renderHook } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Form } from '@/kit/api/types';
import { messages as attendeeMessages } from './attendees/messages';
import { messages } from './messages';
import { useSaid } from './said';

const form: Form = {
  questions: [{ kind: 'short_text', label: 'Why?', required: true, choices: [] }],
  consent: 'Agreed.',
};
const asked = { offeringId: 'an offering', form, version: 2 };

beforeEach(() => sessionStorage.clear());

describe('what is said with a booking', () => {
  test('is complained of only once it was to be sent, and then all at once', () => {
    const { result } = renderHook(() => useSaid(asked));
    act(() => result.current.setAttendee({ isOther: true, name: ' ', relation: '', email: '' }));
    const complaints = () =>
      ['answers.0', 'consent', 'attendee.name'].map((field) => result.current.errorOf(null)(field));
    expect(complaints()).toEqual([undefined, undefined, undefined]);
    act(() => expect(result.current.isWhole()).toBe(false));
    expect(complaints()).toEqual([messages.mustAnswer, messages.mustAgree, attendeeMessages.nameMissing]);
  });
  test('is sent as it was typed, kept over a reload and forgotten when it was sent', () => {
    const first = renderHook(() => useSaid(asked));
    act(() => {
      first.result.current.setNote('My knee.');
      first.result.current.setIntake({ answers: ['It hurts'], consent: true });
    });
    first.unmount();
    const { result } = renderHook(() => useSaid(asked));
    expect(result.current.wish).toEqual({
      note: 'My knee.',
      attendee: null,
      intake: { answers: ['It hurts'], consent: true, version: 2 },
    });
    act(() => expect(result.current.isWhole()).toBe(true));
    act(() => result.current.forget());
    expect(result.current.wish).toEqual({
      note: '',
      attendee: null,
      intake: { answers: [null], consent: false, version: 2 },
    });
  });
  test('asks nothing where nothing is asked', () => {
    const { result } = renderHook(() => useSaid({ offeringId: 'an offering', form: null, version: 0 }));
    expect(result.current.wish.intake).toBeNull();
    act(() => expect(result.current.isWhole()).toBe(true));
  });
});
