import type { IdentityVerifier, ServiceName } from '@alliance/auth/identity';
import type { AllianceError } from '@alliance/errors/alliance-error';
import type { Logger } from '@alliance/runtime/logger';
import type { ReadinessChecks } from '@alliance/runtime/readiness';
import type { DescMethod, DescService } from '@bufbuild/protobuf';
import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServerWritableStream,
  type ServiceDefinition,
  type UntypedHandleCall,
} from '@grpc/grpc-js';
import { toCall } from './call-context.ts';
import { decoderOf, encoderOf, pathOf } from './codec.ts';
import { toStatus } from './error-trailer.ts';
import { addHealth } from './health.ts';
import { type Explain, problemOf } from './problem-of.ts';
import type { Call, Callers, Handlers, TlsConfig } from './types.ts';

/** One service of a server: its contract, its handlers and who may call them. Made by `implement`. */
export type Implementation = {
  descriptor: DescService;
  handlers: Record<string, (request: never, call: Call) => unknown>;
  callers: Record<string, readonly ServiceName[]>;
};

/** Ties handlers and callers' list to a contract; both are checked for completeness by the compiler. */
export function implement<S extends DescService>(
  descriptor: S,
  handlers: Handlers<S>,
  callers: Callers<S>,
): Implementation {
  return { descriptor, handlers, callers } as unknown as Implementation;
}

export type RpcServerOptions = {
  host: string;
  /** 0 = any free port. */
  port: number;
  implementations: readonly Implementation[];
  verifier: IdentityVerifier;
  logger: Logger;
  /** What must hold for the health protocol to answer SERVING. */
  readiness?: ReadinessChecks;
  explain?: Explain;
  tls?: TlsConfig | undefined;
};

/** A listening gRPC server; disposing drains it (at most 10 seconds). */
export type RpcServer = AsyncDisposable & { readonly port: number };

/** Starts a gRPC server. Throws when the port cannot be had. */
export async function startRpcServer(options: RpcServerOptions): Promise<RpcServer> {
  const server = new Server({ 'grpc.max_receive_message_length': 4 * 1024 * 1024 });
  for (const implementation of options.implementations) addImplementation(server, implementation, options);
  const health = addHealth(server, options.readiness ?? {});
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${options.host}:${options.port}`, serverCredentials(options.tls), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  await health.refresh();
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      health.stop();
      await new Promise<void>((resolve) => {
        const force = setTimeout(() => {
          server.forceShutdown();
          resolve();
        }, 10_000);
        server.tryShutdown(() => {
          clearTimeout(force);
          resolve();
        });
      });
    },
  };
}

function addImplementation(
  server: Server,
  { descriptor, handlers, callers }: Implementation,
  options: RpcServerOptions,
) {
  const definition: Record<string, ServiceDefinition[string]> = {};
  const implementation: Record<string, UntypedHandleCall> = {};
  for (const method of descriptor.methods) {
    definition[method.localName] = {
      path: pathOf(method),
      requestStream: false,
      responseStream: method.methodKind === 'server_streaming',
      requestSerialize: encoderOf(method.input),
      requestDeserialize: decoderOf(method.input),
      responseSerialize: encoderOf(method.output),
      responseDeserialize: decoderOf(method.output),
    };
    const handler = handlers[method.localName];
    const allowed = callers[method.localName];
    if (!handler || !allowed) throw new Error(`${pathOf(method)} has no handler or no callers' list`);
    implementation[method.localName] =
      method.methodKind === 'server_streaming'
        ? streamingHandler(method, handler, allowed, options)
        : unaryHandler(method, handler, allowed, options);
  }
  server.addService(definition, implementation);
}

type AnyHandler = Implementation['handlers'][string];

function unaryHandler(
  method: DescMethod,
  handler: AnyHandler,
  allowed: readonly ServiceName[],
  options: RpcServerOptions,
): handleUnaryCall<unknown, unknown> {
  return async (grpcCall, respond) => {
    try {
      const call = toCall(grpcCall, options.verifier, allowed, method.name);
      respond(null, await handler(grpcCall.request as never, call));
    } catch (error) {
      respond(toStatus(toAllianceError(error, method, options)));
    }
  };
}

function streamingHandler(
  method: DescMethod,
  handler: AnyHandler,
  allowed: readonly ServiceName[],
  options: RpcServerOptions,
): handleServerStreamingCall<unknown, unknown> {
  return async (grpcCall) => {
    try {
      const call = toCall(grpcCall, options.verifier, allowed, method.name);
      for await (const message of handler(grpcCall.request as never, call) as AsyncIterable<unknown>) {
        if (call.signal.aborted) return;
        if (!grpcCall.write(message)) await drained(grpcCall, call.signal);
      }
      grpcCall.end();
    } catch (error) {
      grpcCall.emit('error', toStatus(toAllianceError(error, method, options)));
    }
  };
}

/** Waits until there is room again, or nobody reads any more: a client that went away drains nothing. */
async function drained(grpcCall: ServerWritableStream<unknown, unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = () => resolve();
  grpcCall.once('drain', done);
  signal.addEventListener('abort', done, { once: true });
  await promise;
  signal.removeEventListener('abort', done);
  grpcCall.off('drain', done);
}

function toAllianceError(error: unknown, method: DescMethod, options: RpcServerOptions): AllianceError {
  return problemOf(error, { ...options, what: pathOf(method) });
}

function serverCredentials(tls: TlsConfig | undefined): ServerCredentials {
  if (!tls) return ServerCredentials.createInsecure();
  const keyPair = { private_key: Buffer.from(tls.privateKey), cert_chain: Buffer.from(tls.certificate) };
  return ServerCredentials.createSsl(Buffer.from(tls.ca), [keyPair], true);
}
