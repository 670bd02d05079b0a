import { fireEvent, render } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Avatar, hueOf, initialsOf } from './Avatar';

test.each([
  ['Dr Amara Okafor', 'AO'],
  ['Lucía Fernández-Marín', 'LF'],
  ['June', 'J'],
  ['Jürgen von der Weiß', 'JW'],
  ['نور الهاشمي', 'نا'],
])('%s is %s', (name, initials) => expect(initialsOf(name)).toBe(initials));

test('a picture that does not load becomes initials', () => {
  const { container } = render(<Avatar id="1" name="June Park" src="/gone.png" />);
  fireEvent.error(container.querySelector('img') as HTMLElement);
  expect(container).toHaveTextContent('JP');
});

test('the ground is always the same for the same person', () => expect(hueOf('abc')).toBe(hueOf('abc')));
