import { beforeEach, describe, expect, test, vi } from 'vitest';
import { api, onSessionOver } from './client';
import { Problem } from './problem';

const reply = (status: number, body?: object, headers: Record<string, string> = {}) =>
  new Response(body ? JSON.stringify(body) : null, { status, headers });
const signedOut = () => reply(401, { code: 'identity.not_signed_in', detail: 'Please sign in.' });

const fetching = vi.fn<typeof fetch>();
beforeEach(() => {
  fetching.mockReset();
  vi.stubGlobal('fetch', fetching);
});

function callsOf(path: string): RequestInit[] {
  return fetching.mock.calls.filter(([url]) => url === `/api/v1${path}`).map(([, init]) => init ?? {});
}
const header = (init: RequestInit | undefined, name: string) => new Headers(init?.headers).get(name);

describe('requests', () => {
  test('that change something carry a key of their own and say that the web asks', async () => {
    fetching.mockImplementation(async () => reply(200, {}));
    await api.post('/billing/things', { body: { a: 1 } });
    await api.post('/billing/things', { body: { a: 1 } });
    const [first, second] = callsOf('/billing/things');
    expect(header(first, 'Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/);
    expect(header(first, 'Idempotency-Key')).not.toBe(header(second, 'Idempotency-Key'));
    expect(header(first, 'X-Consulta-Client')).toBe('web');
  });
  test('that only ask carry no key and leave out what is not set', async () => {
    fetching.mockResolvedValue(reply(200, {}));
    await api.get('/directory/consultants', { query: { text: 'tax', topic: undefined, cursor: null } });
    const [asked] = callsOf('/directory/consultants?text=tax');
    expect(asked).toBeDefined();
    expect(header(asked, 'Idempotency-Key')).toBeNull();
  });
});

describe('an expired session', () => {
  test('is renewed once for all who wait, and each is repeated with its own key', async () => {
    let renewed = false;
    fetching.mockImplementation(async (url) => {
      if (url === '/api/v1/identity/refresh') {
        await Promise.resolve();
        renewed = true;
        return reply(200, {});
      }
      return renewed ? reply(200, { ok: true }) : signedOut();
    });
    await Promise.all([api.post('/one'), api.get('/two'), api.get('/three')]);
    expect(callsOf('/identity/refresh')).toHaveLength(1);
    const [before, after] = callsOf('/one');
    expect(header(after, 'Idempotency-Key')).toBe(header(before, 'Idempotency-Key'));
  });
  test('is renewed where a role may have been given meanwhile, and only once', async () => {
    let hasRole = false;
    fetching.mockImplementation(async (url) => {
      if (url === '/api/v1/identity/refresh') hasRole = true;
      return hasRole ? reply(200, { ok: true }) : reply(403, { code: 'access.not_allowed' });
    });
    expect(await api.get('/for-staff')).toEqual({ ok: true });

    fetching.mockImplementation(async (url) =>
      url === '/api/v1/identity/refresh' ? reply(200, {}) : reply(403, { code: 'access.not_allowed' }),
    );
    await expect(api.get('/never')).rejects.toMatchObject({ status: 403 });
    expect(callsOf('/never')).toHaveLength(2);
  });
  test('stays as it is where another rule refuses', async () => {
    fetching.mockImplementation(async () => reply(403, { code: 'booking.not_yours', detail: 'Not yours.' }));
    await expect(api.get('/theirs')).rejects.toThrow('Not yours.');
    expect(fetching).toHaveBeenCalledTimes(1);
  });
  test('leaves no answer behind that would keep a connection', async () => {
    const answers: Response[] = [];
    fetching.mockImplementation(async (url) => {
      const isRenewed = answers.length > 1;
      const answer = url === '/api/v1/identity/refresh' || isRenewed ? reply(200, { ok: true }) : signedOut();
      answers.push(answer);
      return answer;
    });
    await api.get('/two');
    expect(answers.map(({ bodyUsed }) => bodyUsed)).toEqual([true, true, true]);
  });
  test('that cannot be renewed is told once per request and refused', async () => {
    fetching.mockImplementation(async () => signedOut());
    const over = vi.fn();
    const stop = onSessionOver(over);
    await expect(api.get('/two')).rejects.toMatchObject({ status: 401, code: 'identity.not_signed_in' });
    expect(over).toHaveBeenCalledOnce();
    stop();
  });
  test('is not declared over because the service is busy', async () => {
    fetching.mockImplementation(async (url) =>
      url === '/api/v1/identity/refresh' ? reply(503) : signedOut(),
    );
    const over = vi.fn();
    const stop = onSessionOver(over);
    await expect(api.get('/two')).rejects.toMatchObject({ status: 503 });
    expect(over).not.toHaveBeenCalled();
    stop();
  });
});

describe('refusals', () => {
  test('carry code, fields, wait and further facts', async () => {
    fetching.mockResolvedValue(
      reply(
        422,
        {
          code: 'identity.code_wrong',
          detail: 'Wrong.',
          attempts_left: 3,
          errors: [{ field: 'code', code: 'x', message: 'Not this one.' }],
        },
        { 'Retry-After': '7' },
      ),
    );
    const problem = await api.get('/x').catch((error: unknown) => error as Problem);
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ code: 'identity.code_wrong', message: 'Wrong.', retryAfterSeconds: 7 });
    expect((problem as Problem).number('attempts_left')).toBe(3);
    expect((problem as Problem).field('code')).toBe('Not this one.');
  });
  test('without a body are still a sentence', async () => {
    fetching.mockResolvedValue(new Response('<html>', { status: 502 }));
    await expect(api.get('/x')).rejects.toMatchObject({ code: 'http.502', isTemporary: true });
  });
  test('an unreachable service is a temporary problem', async () => {
    fetching.mockRejectedValue(new TypeError('Failed to fetch'));
    await expect(api.get('/x')).rejects.toMatchObject({ code: 'network', status: 0, isTemporary: true });
  });
});
