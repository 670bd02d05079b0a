import { describe, expect, test } from 'vitest';
import { cropSquare, dragged, isSlug, slugFrom, toggled, WHOLE } from './model';

test.each(['ada', 'ada-lovelace', 'a1-2'])('%s can be an address', (slug) => expect(isSlug(slug)).toBe(true));
test.each(['', 'Ada', 'ada--lovelace', '-ada', 'ada-', 'adá', 'a'.repeat(61)])('%j cannot', (slug) =>
  expect(isSlug(slug)).toBe(false),
);
test('typing is helped', () => expect(slugFrom('Ada  Lovelace')).toBe('ada-lovelace'));

test('an entry goes in and out', () => {
  expect(toggled(['a'], 'b')).toEqual(['a', 'b']);
  expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
});

describe('the shown square', () => {
  test('is as large as fits, in the middle', () =>
    expect(cropSquare(1600, 900, WHOLE)).toEqual({ left: 350, top: 0, side: 900 }));
  test('never leaves the picture', () => {
    const corner = cropSquare(1600, 900, { zoom: 3, across: 1, along: 1 });
    expect(corner.left + corner.side).toBeCloseTo(1600);
    expect(corner.top + corner.side).toBeCloseTo(900);
  });
  test('follows the finger, and stops at the edge', () => {
    const picture = { width: 1600, height: 900 };
    // 100 of 300 pixels of the frame are 300 of the picture, of 700 to move in.
    expect(dragged(WHOLE, picture, 300, { x: -100, y: 0 }).across).toBeCloseTo(0.5 + 300 / 700);
    expect(dragged(WHOLE, picture, 300, { x: 900, y: 50 })).toEqual({ zoom: 1, across: 0, along: 0.5 });
  });
});
