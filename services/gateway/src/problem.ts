import { AllianceError, type ErrorDetails } from '@alliance/errors/alliance-error';
import { codes, type ErrorCode } from '@alliance/errors/codes';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** A problem document (RFC 9457) with our stable `code` and the `traceId` that finds it in the logs. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  traceId: string;
} & ErrorDetails;

/** JSON Schema of a problem document, shared by every route. */
export const problemSchema = {
  $id: 'Problem',
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'traceId'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What happened and what to do next.' },
    code: { type: 'string', enum: Object.keys(codes) },
    traceId: { type: 'string' },
  },
  additionalProperties: true,
};

/** Sends any error as a problem document; the text of unknown errors stays in the log. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toAllianceError(error);
  if (known.code === 'internal') request.log.error({ err: error }, 'a request failed unexpectedly');
  const problem = toProblem(known, request.id);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  if (known.code === 'unavailable') reply.header('retry-after', '5');
  const { retryAfterSeconds } = known.details;
  if (typeof retryAfterSeconds === 'number') reply.header('retry-after', String(retryAfterSeconds));
  return reply.code(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problem);
}

/** The problem document for an error. */
export function toProblem(error: AllianceError, traceId: string): Problem {
  const { http, title } = codes[error.code];
  return {
    ...error.details,
    type: `/docs/problems#${error.code}`,
    title,
    status: http,
    detail: error.message,
    code: error.code,
    traceId,
  };
}

/** The error as one of ours; what nobody foresaw is `internal`. */
export function toAllianceError(error: unknown): AllianceError {
  if (error instanceof AllianceError) return error;
  const { validation, statusCode, code, message } = error as FastifyError;
  if (validation) {
    const fields = validation.map((problem) => ({
      field: `${problem.instancePath.slice(1).replaceAll('/', '.') || String(problem.params.missingProperty ?? problem.params.additionalProperty ?? '')}`,
      problem: problem.message ?? 'is not valid',
    }));
    return new AllianceError(
      'invalid_argument',
      'The request does not have the form that the API document describes.',
      { details: { fields } },
    );
  }
  if (code === 'FST_ERR_BAD_URL' || code === 'FST_ERR_MAX_PARAM_LENGTH') {
    return new AllianceError(
      'invalid_argument',
      'The path cannot be read: a part of it is too long, or is not percent-encoded UTF-8. Correct it.',
    );
  }
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY') {
    return new AllianceError('invalid_argument', 'The body is not valid JSON. Send what the API document describes.');
  }
  switch (statusCode) {
    case 400:
      return new AllianceError('invalid_argument', message);
    case 413:
      return new AllianceError(
        'payload_too_large',
        'The body is larger than this call accepts. Send it in smaller pieces.',
      );
    case 415:
      return new AllianceError('unsupported_media_type', 'Send JSON with the header "Content-Type: application/json".');
    case 429:
      return new AllianceError(
        'rate_limited',
        'Too many requests. Wait until the time in the header "Retry-After", then go on.',
      );
    default:
      return new AllianceError(
        'internal',
        'Something went wrong on our side. Give us the trace id, and we can find it.',
        { cause: error },
      );
  }
}
