import { expect, test } from 'vitest';
import { safeNext } from './guard';

test.each(['/', '/c/amara?offering=1#reviews', '/book/7?at=2026-11-23T09%3A00%3A00Z'])('%s stays', (path) =>
  expect(safeNext(path)).toBe(path),
);

test.each([
  '//evil.example',
  '/\\evil.example',
  '\\/evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  '/\t/evil.example',
  '/\n/evil.example',
  'bookings',
  '',
  undefined,
  7,
])('%j leads home', (next) => expect(safeNext(next)).toBe('/'));
