import { describe, expect, test } from 'vitest';
import { csvCell, csvOf, earningsRows, firstName } from './model';

const eur = (amount_minor: number) => ({ amount_minor, currency: 'EUR' });

describe('a cell of a file', () => {
  test.each(['=1+1', '+49 30', '-cmd', '@SUM(A1)', '\t=1', ' =1', '\r=1'])(
    '%j is no formula any more',
    (value) => expect(csvCell(value).replace(/^"/, '').startsWith("'")).toBe(true),
  );
  test.each(['-12.50', '-3', '0', '12.50'])('the amount %s stays a number', (value) =>
    expect(csvCell(value)).toBe(value),
  );
  test('is quoted when it could be misread, and its quotes are doubled', () => {
    expect(csvCell('Carvalho, Ines')).toBe('"Carvalho, Ines"');
    expect(csvCell('the "best"')).toBe('"the ""best"""');
    expect(csvCell('one\ntwo')).toBe('"one\ntwo"');
    expect(csvCell('a;b')).toBe('"a;b"');
    expect(csvCell('plain')).toBe('plain');
  });
  test('with a formula and a comma is both', () => {
    expect(csvCell('=HYPERLINK("x","y")')).toBe('"\'=HYPERLINK(""x"",""y"")"');
  });
});

test('lines end as the format says', () =>
  expect(
    csvOf([
      ['a', 1],
      ['b', 2],
    ]),
  ).toBe('a,1\r\nb,2\r\n'));

test('earnings are written exactly, in the wall time of the zone', () => {
  const rows = earningsRows(
    [
      {
        booking_id: 'b1',
        at: '2026-11-21T23:30:00Z',
        client_name: 'Ines',
        reason: 'call',
        talk_seconds: 1420,
        gross: eur(5680),
        fee: eur(852),
        net: eur(4828),
        refunded: true,
      },
    ],
    'Europe/Berlin',
  );
  expect(rows[1]).toEqual([
    '2026-11-22',
    '00:30',
    'Europe/Berlin',
    'Ines',
    1420,
    '56.80',
    '8.52',
    '48.28',
    'EUR',
    'b1',
    'yes',
  ]);
  expect(rows[0]).toHaveLength(rows[1]?.length ?? 0);
});

test('only the first name is shown', () => {
  expect(firstName(' Ines Carvalho ')).toBe('Ines');
  expect(firstName('')).toBe('');
});
