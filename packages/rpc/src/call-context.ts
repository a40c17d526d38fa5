import { randomBytes } from 'node:crypto';
import type { IdentityVerifier, ServiceName } from '@alliance/auth/identity';
import { AllianceError } from '@alliance/errors/alliance-error';
import { Metadata, type ServerUnaryCall, type ServerWritableStream } from '@grpc/grpc-js';
import type { Call, CallOptions } from './types.ts';

const SERVICE_TOKEN = 'alliance-service';
const CALLER_TOKEN = 'alliance-caller';
const TRACE_ID = 'alliance-trace-id';

/** Metadata that every internal call carries. */
export function toMetadata(serviceToken: string, options: CallOptions): Metadata {
  const metadata = new Metadata();
  metadata.set(SERVICE_TOKEN, serviceToken);
  if (options.callerToken) metadata.set(CALLER_TOKEN, options.callerToken);
  metadata.set(TRACE_ID, options.traceId ?? newTraceId());
  return metadata;
}

/** A new W3C trace id. */
function newTraceId(): string {
  return randomBytes(16).toString('hex');
}

type ServerCall = ServerUnaryCall<unknown, unknown> | ServerWritableStream<unknown, unknown>;

/**
 * Checks who is calling and builds what the handler gets. Throws `unauthenticated` without a valid service token, and
 * `caller_not_allowed` when the service is not on the method's list.
 */
export function toCall(
  grpcCall: ServerCall,
  verifier: IdentityVerifier,
  allowed: readonly ServiceName[],
  method: string,
): Call {
  const from = verifier.verifyService(first(grpcCall.metadata, SERVICE_TOKEN));
  if (!allowed.includes(from))
    throw new AllianceError('caller_not_allowed', `The service "${from}" may not call ${method}.`);
  const callerToken = first(grpcCall.metadata, CALLER_TOKEN);
  const traceId = first(grpcCall.metadata, TRACE_ID) ?? newTraceId();
  const signalOf = lazySignal(grpcCall);
  const deadline = grpcCall.getDeadline();
  const deadlineAt = deadline instanceof Date ? deadline.getTime() : deadline;
  return {
    from,
    caller: verifier.verifyCaller(callerToken),
    traceId,
    get signal() {
      return signalOf();
    },
    forward: () => ({
      callerToken,
      traceId,
      get signal() {
        return signalOf();
      },
      deadlineMs: Number.isFinite(deadlineAt) ? Math.max(1, deadlineAt - Date.now()) : undefined,
    }),
  };
}

/** Most handlers never look at the signal, and every call ends with "cancelled": it is made when it is asked for. */
function lazySignal(grpcCall: ServerCall): () => AbortSignal {
  let abort: AbortController | undefined;
  return () => {
    if (abort) return abort.signal;
    const made = new AbortController();
    abort = made;
    if (grpcCall.cancelled) made.abort();
    else grpcCall.on('cancelled', () => made.abort());
    return made.signal;
  };
}

function first(metadata: Metadata, key: string): string | undefined {
  const [value] = metadata.get(key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
