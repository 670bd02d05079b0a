import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { setViewer } from '@/kit/time/viewer';
import { EMPTY_WEEK, type Week, weeklyOf, weekOf } from './model';
import { WeekGrid } from './WeekGrid';

const changed = vi.fn();

function Editor({ start = EMPTY_WEEK }: { start?: Week }) {
  const [week, setWeek] = useState(start);
  return (
    <WeekGrid
      week={week}
      onChange={(next) => {
        setWeek(next);
        changed(weeklyOf(next));
      }}
    />
  );
}

beforeEach(() => {
  // Where weeks begin on Monday.
  setViewer({ zone: 'Europe/Berlin', language: 'de' });
  changed.mockReset();
  // jsdom has no layout to scroll in.
  Element.prototype.scrollIntoView = vi.fn();
});

const square = (name: string) => screen.getByRole('gridcell', { name: new RegExp(`^${name}`) });

test('one square is in the tab order; Space offers it and takes it back', async () => {
  const user = userEvent.setup();
  render(<Editor />);
  await user.tab();
  expect(square('Monday, 09:00 to 09:15')).toHaveFocus();
  await user.keyboard(' ');
  expect(changed).toHaveBeenLastCalledWith([{ weekday: 0, starts: '09:00', ends: '09:15' }]);
  expect(square('Monday, 09:00 to 09:15')).toHaveAttribute('aria-selected', 'true');
  await user.keyboard(' ');
  expect(changed).toHaveBeenLastCalledWith([]);
});

test('Shift and arrows select over hours and days, Space paints them all', async () => {
  const user = userEvent.setup();
  render(<Editor />);
  await user.tab();
  await user.keyboard('{Shift>}{ArrowDown}{ArrowDown}{ArrowDown}{ArrowRight}{/Shift}');
  expect(screen.getByText('Selected: Monday – Tuesday, 09:00 to 10:00')).toBeInTheDocument();
  expect(changed).not.toHaveBeenCalled();
  await user.keyboard(' ');
  expect(changed).toHaveBeenLastCalledWith([
    { weekday: 0, starts: '09:00', ends: '10:00' },
    { weekday: 1, starts: '09:00', ends: '10:00' },
  ]);
  expect(square('Tuesday, 09:45 to 10:00')).toHaveFocus();
});

test('Escape forgets a selection', async () => {
  const user = userEvent.setup();
  render(<Editor />);
  await user.tab();
  await user.keyboard('{Shift>}{ArrowDown}{/Shift}{Escape} ');
  expect(changed).toHaveBeenLastCalledWith([{ weekday: 0, starts: '09:15', ends: '09:30' }]);
});

test('two taps of a finger paint from one to the other', () => {
  render(<Editor start={weekOf([{ weekday: 0, starts: '09:00', ends: '12:00' }])} />);
  const tap = (name: string) =>
    fireEvent(
      square(name),
      Object.assign(new MouseEvent('click', { bubbles: true }), { pointerType: 'touch' }),
    );
  tap('Monday, 10:00');
  expect(screen.getByText('From Monday, 10:00. Now tap where it ends.')).toBeInTheDocument();
  tap('Monday, 10:45');
  expect(changed).toHaveBeenLastCalledWith([
    { weekday: 0, starts: '09:00', ends: '10:00' },
    { weekday: 0, starts: '11:00', ends: '12:00' },
  ]);
});

test('odd minutes are called partly offered', () => {
  render(<Editor start={weekOf([{ weekday: 2, starts: '09:10', ends: '10:00' }])} />);
  expect(square('Wednesday, 09:00 to 09:15')).toHaveAccessibleName(
    'Wednesday, 09:00 to 09:15, partly offered',
  );
});
