import { describe, expect, it } from 'vitest';
import { hasCall, howWords, whereWords } from './model';

const office = { kind: 'in_person', address: 'Main Street 5, Berlin', phone: null } as const;
const phone = { kind: 'phone', address: null, phone: '+49 30 1234567' } as const;
const video = { kind: 'video', address: null, phone: null } as const;

describe('where one meets', () => {
  it('is the address for everybody', () => {
    expect(whereWords(office, 'client')).toBe('Main Street 5, Berlin');
    expect(whereWords(office, null)).toBe('Main Street 5, Berlin');
  });

  it('says who calls whom, and nothing of a number that is not shown yet', () => {
    expect(whereWords(phone, 'client')).toBe('By phone: you call +49 30 1234567');
    expect(whereWords(phone, 'consultant')).toBe('By phone: they call you at +49 30 1234567');
    expect(whereWords({ ...phone, phone: null }, 'client')).toBe(
      'By phone; you see the number once it is booked',
    );
    expect(whereWords({ ...phone, phone: null }, null)).toBe('By phone');
  });

  it('has a call only by video', () => {
    expect([video, phone, office].map(hasCall)).toEqual([true, false, false]);
    expect([video, phone, office].map(howWords)).toEqual(['By video', 'By phone', 'In person']);
  });
});
