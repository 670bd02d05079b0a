import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { MonthGrid } from './MonthGrid';

function Calendar({ onDay }: { onDay: (date: string) => void }) {
  const [month, setMonth] = useState('2026-11');
  const [chosen, setChosen] = useState<string | null>('2026-11-27');
  return (
    <MonthGrid
      month={month}
      chosen={chosen}
      today="2026-11-21"
      countOn={(date) => (date.endsWith('7') ? 3 : 0)}
      loading={false}
      canGoBack={month > '2026-11'}
      canGoOn={true}
      onMonth={setMonth}
      onDay={(date) => {
        setChosen(date);
        onDay(date);
      }}
    />
  );
}

const focused = () => document.activeElement?.getAttribute('data-date');

test('the keys walk over days and months, and Enter chooses a free day only', async () => {
  const onDay = vi.fn();
  render(<Calendar onDay={onDay} />);
  screen.getByRole('button', { name: /27.*3 free times/i }).focus();
  await userEvent.keyboard('{ArrowDown}');
  expect(focused()).toBe('2026-12-04');
  await userEvent.keyboard('{Enter}');
  expect(onDay).not.toHaveBeenCalled();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{Enter}');
  expect(onDay).toHaveBeenCalledExactlyOnceWith('2026-12-07');
});

test('a full day can be chosen where one can wait for it', async () => {
  const onDay = vi.fn();
  render(
    <MonthGrid
      month="2026-11"
      chosen={null}
      today="2026-11-21"
      countOn={() => 0}
      canChooseFull={(date) => date <= '2026-11-25'}
      loading={false}
      canGoBack={false}
      canGoOn={false}
      onMonth={() => {}}
      onDay={onDay}
    />,
  );
  await userEvent.click(screen.getByRole('button', { name: /\b24\b/ }));
  await userEvent.click(screen.getByRole('button', { name: /\b26\b/ }));
  expect(onDay).toHaveBeenCalledExactlyOnceWith('2026-11-24');
});

test('the keys stop at what is over', async () => {
  render(<Calendar onDay={() => {}} />);
  screen.getByRole('button', { name: /27.*3 free times/i }).focus();
  await userEvent.keyboard('{PageUp}');
  expect(focused()).toBe('2026-11-27');
});

test('one day only is in the tab order', () => {
  const { container } = render(<Calendar onDay={() => {}} />);
  expect(container.querySelectorAll('[data-date][tabindex="0"]')).toHaveLength(1);
});

test('weeks that are over are not shown', () => {
  const { container } = render(<Calendar onDay={() => {}} />);
  expect(container.querySelector('[data-date="2026-11-08"]')).toBeNull();
  expect(container.querySelector('[data-date="2026-11-21"]')).not.toBeNull();
});
