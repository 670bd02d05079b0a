import { beforeEach, describe, expect, test, vi } from 'vitest';
import { setViewer } from '../time/viewer';
import { decimalOf, formatMoney, parseMoney } from './money';

const eur = (amount_minor: number) => ({ amount_minor, currency: 'EUR' });

beforeEach(() => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['en-GB']);
  setViewer(null);
});

describe('showing money', () => {
  test('is exact where a float would not be', () => {
    expect(formatMoney({ amount_minor: 9_007_199_254_740_991, currency: 'EUR' })).toBe(
      '€90,071,992,547,409.91',
    );
  });
  test('drops the zeros of whole amounts only, and only when asked', () => {
    expect(formatMoney(eur(1200), { short: true })).toBe('€12');
    expect(formatMoney(eur(1250), { short: true })).toBe('€12.50');
    expect(formatMoney(eur(1200))).toBe('€12.00');
  });
  test('knows currencies without and with three decimals', () => {
    expect(decimalOf({ amount_minor: 1250, currency: 'JPY' })).toBe('1250');
    expect(decimalOf({ amount_minor: 5, currency: 'KWD' })).toBe('0.005');
    expect(decimalOf(eur(-5))).toBe('-0.05');
  });
});

describe('reading money', () => {
  test.each([
    ['12', 1200],
    ['12,5', 1250],
    ['12.50', 1250],
    ['€ 1 250.00', 125000],
    ['12,50 EUR', 1250],
    ['1,250.00', 125000],
    ['1.250,00', 125000],
    ['0.01', 1],
  ])('%s', (typed, minor) => expect(parseMoney(typed, 'EUR')).toEqual(eur(minor)));
  test.each(['', 'ten', '12.345', '1,2,3', '.', '-5,00,'])('refuses %j', (typed) =>
    expect(parseMoney(typed, 'EUR')).toBeNull(),
  );
  test('thousands of a currency without cents are not taken for a fraction', () =>
    expect(parseMoney('12,000', 'JPY')).toEqual({ amount_minor: 12000, currency: 'JPY' }));
  test('a minus is not swallowed', () => expect(parseMoney('-5', 'EUR')).toBeNull());
});
