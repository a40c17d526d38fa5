import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem, toProblem } from './problem.ts';

/** What every other answer gets from a hook. */
const HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-site',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Answers a request whose path leads to no route because it cannot be read; no hook has seen it. */
export function sendEarlyProblem(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  void reply.headers({ ...HEADERS, 'x-request-id': request.id });
  void sendProblem(error, request, reply);
}

/** Answers what is not HTTP, on the bare connection, and closes it. */
export function answerNoRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code !== 'ECONNRESET' && socket.writable) socket.write(problemAsBytes(toKnownError(error)));
  socket.destroy(error);
}

function toKnownError({ code }: NodeJS.ErrnoException): AllianceError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new AllianceError('payload_too_large', 'The headers are larger than 16 KiB. Send fewer or shorter ones.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new AllianceError(
        'invalid_argument',
        'The request did not arrive in time. Send it again, without a pause.',
      );
    default:
      return new AllianceError('invalid_argument', 'This is not a request in HTTP/1.1. Use an HTTP client to send it.');
  }
}

function problemAsBytes(error: AllianceError): string {
  const traceId = randomBytes(16).toString('hex');
  const problem = toProblem(error, traceId);
  const body = JSON.stringify(problem);
  const headers = {
    ...HEADERS,
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'x-request-id': traceId,
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${problem.status} ${problem.title}`, ...lines, '', body].join('\r\n');
}
