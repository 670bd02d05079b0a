import { expect, test } from 'vitest';
import { subscribeUrl } from './model';

test('a device is asked to subscribe, whatever the address came by', () => {
  expect(subscribeUrl('https://consult.example.org/api/v1/calendars/feeds/x.ics')).toBe(
    'webcal://consult.example.org/api/v1/calendars/feeds/x.ics',
  );
  expect(subscribeUrl('http://127.0.0.1:8000/x.ics')).toBe('webcal://127.0.0.1:8000/x.ics');
});
