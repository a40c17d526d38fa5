import { AllianceError } from '@alliance/errors/alliance-error';
import { codes } from '@alliance/errors/codes';
import type { Logger } from '@alliance/runtime/logger';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { storageProblem } from '../drivers/storage-problem.ts';

/** Sends an error as a problem document (RFC 9457). What is behind an unknown one stays in the log. */
export function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { logger, documentation }: { logger: Logger; documentation: string },
): FastifyReply {
  const known = toAllianceError(error);
  if (known.cause !== undefined)
    logger.error({ err: known.cause, method: request.method, traceId: request.id }, known.message);
  const { http, title } = codes[known.code];
  if (known.code === 'unavailable') reply.header('retry-after', '5');
  const problem = {
    ...known.details,
    type: `${documentation}#${known.code}`,
    title,
    status: http,
    detail: known.message,
    code: known.code,
    traceId: request.id,
  };
  return reply
    .code(http)
    .header('content-type', 'application/problem+json')
    .header('cache-control', 'no-store')
    .send(Buffer.from(JSON.stringify(problem)));
}

function toAllianceError(error: unknown): AllianceError {
  if (error instanceof AllianceError) return error;
  const { statusCode = 500, message } = error as FastifyError;
  if (statusCode >= 400 && statusCode < 500) return new AllianceError('invalid_argument', message);
  return (
    storageProblem(error) ??
    new AllianceError('internal', 'Something went wrong on our side. Give us the trace id, and we can find it.', {
      cause: error,
    })
  );
}
