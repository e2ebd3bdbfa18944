/** What can go wrong with a request, as one type the screens can show. */

export type FieldFailure = { pointer: string; code: string; detail: string };

export class ApiFailure extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  readonly fields: readonly FieldFailure[];
  readonly retryAfterS: number | null;

  constructor(parts: {
    message: string;
    status: number;
    code: string;
    requestId?: string | null;
    fields?: readonly FieldFailure[];
    retryAfterS?: number | null;
  }) {
    super(parts.message);
    this.name = 'ApiFailure';
    this.status = parts.status;
    this.code = parts.code;
    this.requestId = parts.requestId ?? null;
    this.fields = parts.fields ?? [];
    this.retryAfterS = parts.retryAfterS ?? null;
  }

  get isOffline(): boolean {
    return this.code === 'offline';
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function fieldsOf(value: unknown): FieldFailure[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((item) => ({
    pointer: textOf(item.pointer) ?? '',
    code: textOf(item.code) ?? 'invalid',
    detail: textOf(item.detail) ?? 'This value was refused.',
  }));
}

/** Read a problem document; a gateway's plain answer becomes a failure too. */
export function failureFromAnswer(status: number, headers: Headers, body: unknown): ApiFailure {
  const problem = isRecord(body) ? body : {};
  const retryAfter = Number.parseInt(headers.get('retry-after') ?? '', 10);
  return new ApiFailure({
    status,
    code: textOf(problem.code) ?? `http_${status}`,
    message: textOf(problem.detail) ?? textOf(problem.title) ?? fallbackMessage(status),
    requestId: textOf(problem.request_id) ?? headers.get('x-request-id'),
    fields: fieldsOf(problem.errors),
    retryAfterS: Number.isNaN(retryAfter) ? null : retryAfter,
  });
}

function fallbackMessage(status: number): string {
  if (status === 404) return 'There is nothing here.';
  if (status === 403) return 'Your role does not allow this.';
  if (status === 429) return 'Too many requests. Wait a moment and try again.';
  if (status >= 500) return 'The service could not answer. Try again in a moment.';
  return `The request was refused (${status}).`;
}

/** Whatever was thrown, as a failure to show. */
export function failureFrom(thrown: unknown): ApiFailure {
  if (thrown instanceof ApiFailure) return thrown;
  if (thrown instanceof TypeError) {
    return new ApiFailure({
      status: 0,
      code: 'offline',
      message: 'The platform cannot be reached. Check that it is running and that you are online.',
    });
  }
  const message = thrown instanceof Error ? thrown.message : 'Something unexpected happened.';
  return new ApiFailure({ status: 0, code: 'unexpected', message });
}

/** The messages of a refused form, keyed by the last name in each pointer. */
export function fieldMessages(failure: ApiFailure): Record<string, string> {
  return Object.fromEntries(
    failure.fields.map((field) => [field.pointer.split('/').at(-1) ?? '', field.detail]),
  );
}
