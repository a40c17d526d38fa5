import { type AllianceError, isAllianceError } from '@alliance/errors/alliance-error';
import { codes, type ErrorCode } from '@alliance/errors/codes';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toAllianceError, toProblem } from '../problem.ts';

/** What Hugging Face clients tell kinds of refusals apart by. */
export type HubErrorCode = 'RepoNotFound' | 'RevisionNotFound' | 'EntryNotFound' | 'GatedRepo';

type Options = {
  code?: ErrorCode;
  hubCode?: HubErrorCode;
  /** In place of the status of the code. */
  status?: number;
  headers?: Record<string, string>;
  /** Further members of the body. */
  body?: Record<string, unknown>;
};

/** A refusal in the words and with the headers that Hugging Face clients understand. */
export class HubError extends Error {
  readonly code: ErrorCode;
  readonly hubCode: HubErrorCode | undefined;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Record<string, unknown>;

  constructor(message: string, { code = 'not_found', hubCode, status, headers = {}, body = {} }: Options) {
    super(message);
    this.name = 'HubError';
    this.code = code;
    this.hubCode = hubCode;
    this.status = status ?? codes[code].http;
    this.headers = headers;
    this.body = body;
  }
}

/** The repository is not there, or not for this caller; who has not signed in is asked to. */
export function repoNotFound(request: FastifyRequest, id: string): HubError {
  const anonymous = request.caller.callerToken === undefined;
  return new HubError(
    anonymous
      ? `Repository Not Found: ${id}. If it is private, sign in with a token of this registry.`
      : `Repository Not Found: ${id}. Check the name, and that your organisation may see it.`,
    anonymous
      ? { code: 'unauthenticated', status: 401, hubCode: 'RepoNotFound' }
      : { code: 'not_found', hubCode: 'RepoNotFound' },
  );
}

export function revisionNotFound(revision: string): HubError {
  return new HubError(`Invalid rev id: ${revision}`, { hubCode: 'RevisionNotFound' });
}

/** `commit` is the revision that was looked into: clients remember the absence by it. */
export function entryNotFound(path: string, commit: string): HubError {
  return new HubError(`Entry not found: ${path}`, { hubCode: 'EntryNotFound', headers: { 'x-repo-commit': commit } });
}

/** Runs `work`, with another error in place of `not_found`. */
export async function orNotFound<T>(work: Promise<T>, otherwise: () => HubError | Promise<HubError>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isAllianceError(error, 'not_found')) throw await otherwise();
    throw error;
  }
}

/** Sends any error as JSON with the members of a problem document, and the headers that Hugging Face clients read. */
export function sendHubError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const hub = error instanceof HubError ? error : undefined;
  const known = hub ?? toAllianceError(error);
  if (known.code === 'internal') request.log.error({ err: error }, 'a request failed unexpectedly');
  const shown = hub ? problemOf(hub, request.id) : toProblem(known as AllianceError, request.id);
  const status = known.code === 'credentials_refused' ? 401 : shown.status;
  const message = known.code === 'credentials_refused' ? 'Invalid credentials in Authorization header' : known.message;
  reply.code(status).header('x-error-message', headerText(message)).header('x-request-id', request.id);
  if (hub) reply.headers(hub.headers);
  if (hub?.hubCode) reply.header('x-error-code', hub.hubCode);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (known.code === 'unavailable') reply.header('retry-after', '5');
  // With this type on an answer without a body JavaScript clients parse nothing and fail.
  if (request.method === 'HEAD') return reply.send();
  const body = { ...shown, error: message, ...hub?.body };
  return reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(body);
}

function problemOf(error: HubError, traceId: string) {
  const { title } = codes[error.code];
  return {
    type: `/docs/problems#${error.code}`,
    title,
    status: error.status,
    detail: error.message,
    code: error.code,
    traceId,
  };
}

/** Header values are ASCII; what is not is left to the body. */
function headerText(message: string): string {
  return message.replaceAll(/[^\x20-\x7e]+/g, '?').slice(0, 1_000);
}
