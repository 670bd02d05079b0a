/** What a refused or failed request means, in one class that every screen can show. */
import type { FieldProblem } from './types';

/** A refusal in the form of RFC 9457, or a failure to reach the service (`status` 0). */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    /** Stable name of what happened: "booking.slot_taken"; "network" when nothing answered. */
    readonly code: string,
    /** A sentence for people. */
    message: string,
    readonly fields: readonly FieldProblem[] = [],
    /** Seconds to wait before asking again, when the service said so. */
    readonly retryAfterSeconds: number | null = null,
    readonly requestId: string | null = null,
    /** Everything else that the error carries, such as `attempts_left`. */
    readonly facts: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }

  /** The message for one field, to be shown beside it. */
  field(name: string): string | undefined {
    return this.fields.find((problem) => problem.field === name)?.message;
  }

  /** True when asking again later may help without changing anything. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  /** A number among the facts, or `null`. */
  number(name: string): number | null {
    const value = this.facts[name];
    return typeof value === 'number' ? value : null;
  }
}

/** Reads a refused response; a body that is no problem document still gives a usable sentence. */
export async function problemFrom(response: Response): Promise<Problem> {
  const body = await readObject(response);
  const { type: _, title, status: __, detail, code, request_id, errors, ...facts } = body;
  return new Problem(
    response.status,
    text(code) ?? `http.${response.status}`,
    text(detail) ?? text(title) ?? 'The service answered with an error.',
    Array.isArray(errors) ? (errors as FieldProblem[]) : [],
    retryAfter(response),
    text(request_id) ?? response.headers.get('X-Request-Id'),
    facts,
  );
}

/** Nothing answered: the network or the service is away. */
export function unreachable(): Problem {
  return new Problem(0, 'network', 'We cannot reach the service. Check your connection and try again.');
}

async function readObject(response: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await response.json();
    return body !== null && typeof body === 'object' ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** `Retry-After` in seconds, from either of its two forms. */
function retryAfter(response: Response): number | null {
  const header = response.headers.get('Retry-After');
  if (header === null) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const until = Date.parse(header);
  return Number.isNaN(until) ? null : Math.max(0, Math.ceil((until - Date.now()) / 1000));
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
