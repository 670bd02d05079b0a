import { describe, expect, test } from 'vitest';
import type { Form, Question } from '@/kit/api/types';
import { answersOf, emptyIntake, toggled, unanswered } from './intake';

const question = (kind: Question['kind'], required = true, choices: string[] = []): Question => ({
  kind,
  label: kind,
  required,
  choices,
});
const form: Form = {
  questions: [
    question('short_text'),
    question('yes_no'),
    question('multiple_choice', true, ['a', 'b', 'c']),
    question('long_text', false),
  ],
  consent: null,
};

describe('answers', () => {
  test('that are needed and missing are named by their place', () => {
    expect(unanswered(form, emptyIntake(form))).toEqual([0, 1, 2]);
    expect(unanswered(form, { answers: ['  ', false, [], null], consent: false })).toEqual([0, 2]);
  });
  test('that say no are answers, and what is not answered is nothing', () => {
    expect(answersOf(form, { answers: ['x', false, [], ''], consent: false })).toEqual([
      'x',
      false,
      null,
      null,
    ]);
  });
  test('of several choices stay in the order of the question', () => {
    const several = question('multiple_choice', true, ['a', 'b', 'c']);
    expect(toggled(several, ['c'], 'a')).toEqual(['a', 'c']);
    expect(toggled(several, ['a', 'c'], 'c')).toEqual(['a']);
    expect(toggled(several, null, 'b')).toEqual(['b']);
  });
});
