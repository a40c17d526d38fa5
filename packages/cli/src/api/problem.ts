/** A refusal by the registry: its problem document, or what stands in for it when the answer was none. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly traceId: string | undefined;
  readonly document: Readonly<Record<string, unknown>>;

  constructor(status: number, document: Record<string, unknown>) {
    super(typeof document.detail === 'string' ? document.detail : `The server answered ${status}.`);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = typeof document.code === 'string' ? document.code : `http_${status}`;
    this.traceId = typeof document.traceId === 'string' ? document.traceId : undefined;
    this.document = document;
  }
}

/** The server could not be reached at all. */
export class Unreachable extends Error {
  readonly url: string;

  constructor(url: string, cause: unknown) {
    super(`${url} cannot be reached.`, { cause });
    this.name = 'Unreachable';
    this.url = url;
  }
}
