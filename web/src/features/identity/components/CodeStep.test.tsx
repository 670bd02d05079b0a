import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { CodeStep } from './CodeStep';

const sent = { request_id: 'r1', expires_at: '2026-11-23T09:00:00Z', resend_after_seconds: 30 };
const fetching = vi.fn<typeof fetch>();

function show() {
  const onSignedIn = vi.fn(async () => {});
  render(
    <QueryClientProvider client={new QueryClient()}>
      <CodeStep email="june@home.example" sent={sent} onSignedIn={onSignedIn} onBack={() => {}} />
    </QueryClientProvider>,
  );
  return { onSignedIn, field: screen.getByLabelText('Six-digit code') };
}

beforeEach(() => {
  fetching.mockReset();
  vi.stubGlobal('fetch', fetching);
});

test('a pasted code is freed of its spaces and sent at once', async () => {
  fetching.mockResolvedValue(new Response(JSON.stringify({ person: {} }), { status: 200 }));
  const { onSignedIn, field } = show();
  await userEvent.click(field);
  await userEvent.paste(' 123 456\n');
  await vi.waitFor(() => expect(onSignedIn).toHaveBeenCalledOnce());
  const body = JSON.parse(String(fetching.mock.calls[0]?.[1]?.body));
  expect(body).toMatchObject({ request_id: 'r1', code: '123456', transport: 'cookie' });
});

test('a wrong code says how many attempts are left, beside the field, and makes room for the next', async () => {
  fetching.mockResolvedValue(
    new Response(JSON.stringify({ code: 'identity.code_wrong', detail: '-', attempts_left: 1 }), {
      status: 422,
    }),
  );
  const { field } = show();
  await userEvent.type(field, '000000');
  expect(await screen.findByText(/One attempt is left/)).toBeVisible();
  expect(field).toHaveAccessibleDescription(/One attempt is left/);
  expect(field).toBeInvalid();
  expect(field).toHaveValue('');
});

test('a short code is not sent', async () => {
  const { field } = show();
  await userEvent.type(field, '12a{Enter}');
  expect(field).toHaveValue('12');
  expect(await screen.findByText('The code has six digits.')).toBeVisible();
  expect(fetching).not.toHaveBeenCalled();
});
