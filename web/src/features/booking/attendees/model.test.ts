import { expect, test } from 'vitest';
import { attendeeOf, forMyself, lacksName, whoComes, whoIsMet } from './model';

const people = {
  client: { id: 'c', name: 'Cleo' },
  consultant: { id: 'k', name: 'Conrad', slug: null },
};
const mia = { name: 'Mia', relation: null, email: null };

test('whoever books for themselves names nobody, whatever was typed before', () => {
  expect(attendeeOf({ ...forMyself, name: 'Mia' })).toBeNull();
  expect(lacksName(forMyself)).toBe(false);
});

test('what is left empty is nothing', () => {
  expect(attendeeOf({ isOther: true, name: ' Mia ', relation: ' ', email: '' })).toEqual(mia);
  expect(lacksName({ ...forMyself, isOther: true, name: ' ' })).toBe(true);
});

test('the consultant reads who comes and who booked, the client with whom and for whom', () => {
  expect(whoComes({ ...people, attendee: mia })).toBe('Mia (booked by Cleo)');
  expect(whoComes({ ...people, attendee: null })).toBe('Cleo');
  expect(whoIsMet({ ...people, attendee: mia }, 'client')).toBe('Conrad, for Mia');
  expect(whoIsMet({ ...people, attendee: null }, 'client')).toBe('Conrad');
  expect(whoIsMet({ ...people, attendee: mia }, 'consultant')).toBe('Mia (booked by Cleo)');
});
