import { AllianceError, type ErrorDetails } from '@alliance/errors/alliance-error';
import { codes, isErrorCode } from '@alliance/errors/codes';
import { Metadata, type ServiceError, type StatusObject, status } from '@grpc/grpc-js';

const TRAILER = 'alliance-error-bin';
const MAX_DETAILS_BYTES = 6_000;

/** The gRPC status, message and trailer for an error. */
export function toStatus(error: AllianceError): Partial<StatusObject> {
  const metadata = new Metadata();
  const details = JSON.stringify(error.details);
  metadata.set(
    TRAILER,
    Buffer.from(
      JSON.stringify({
        code: error.code,
        message: error.message,
        details: details.length <= MAX_DETAILS_BYTES ? error.details : {},
      }),
    ),
  );
  return { code: status[codes[error.code].grpc], details: error.message, metadata };
}

/** The error that the other side threw, or what a failed connection means. */
export function fromServiceError(error: ServiceError, service: string): AllianceError {
  const carried = parseTrailer(error.metadata);
  if (carried) return carried;
  switch (error.code) {
    case status.DEADLINE_EXCEEDED:
      return new AllianceError('deadline_exceeded', `The ${service} service took too long. Try again.`, {
        cause: error,
      });
    case status.UNAVAILABLE:
    case status.CANCELLED:
      return new AllianceError('unavailable', `The ${service} service does not answer. Try again in a few seconds.`, {
        cause: error,
      });
    case status.RESOURCE_EXHAUSTED:
      return new AllianceError(
        'payload_too_large',
        'The message is larger than a call may carry. Send it in smaller pieces.',
        { cause: error },
      );
    default:
      return new AllianceError('internal', 'Something went wrong on our side.', { cause: error });
  }
}

function parseTrailer(metadata: Metadata | undefined): AllianceError | undefined {
  const [bytes] = metadata?.get(TRAILER) ?? [];
  if (!Buffer.isBuffer(bytes)) return undefined;
  const { code, message, details } = JSON.parse(bytes.toString('utf8')) as {
    code: unknown;
    message: string;
    details: ErrorDetails;
  };
  return isErrorCode(code) ? new AllianceError(code, message, { details }) : undefined;
}
