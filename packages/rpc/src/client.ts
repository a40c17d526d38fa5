import type { ServiceIdentity, ServiceName } from '@alliance/auth/identity';
import { AllianceError } from '@alliance/errors/alliance-error';
import type { DescMethod, DescService } from '@bufbuild/protobuf';
import { type ChannelCredentials, type ChannelOptions, Client, credentials, type ServiceError } from '@grpc/grpc-js';
import { toMetadata } from './call-context.ts';
import { decoderOf, encoderOf, pathOf } from './codec.ts';
import { fromServiceError } from './error-trailer.ts';
import type { CallOptions, RpcClient, TlsConfig } from './types.ts';

const DEFAULT_DEADLINE_MS = 10_000;

const CHANNEL_OPTIONS: ChannelOptions = {
  // A restarted service is found again within a second.
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1_000,
  'grpc.keepalive_time_ms': 30_000,
  'grpc.max_receive_message_length': 4 * 1024 * 1024,
};

export type ChannelConfig = {
  /** Which service answers there; the identity token is made for it. */
  target: ServiceName;
  /** host:port. */
  address: string;
  identity: ServiceIdentity;
  tls?: TlsConfig | undefined;
  /** Connections to spread calls over; one carries about 8,000 calls a second. */
  connections?: number;
};

/** Connections to one service, over which clients of its contracts talk. */
export class RpcChannel implements Disposable {
  readonly #config: ChannelConfig;
  readonly #clients: Client[];
  #next = 0;

  constructor(config: ChannelConfig) {
    this.#config = config;
    const channelCredentials = config.tls ? clientCredentials(config.tls) : credentials.createInsecure();
    this.#clients = Array.from(
      { length: config.connections ?? 1 },
      () => new Client(config.address, channelCredentials, { ...CHANNEL_OPTIONS, 'grpc.use_local_subchannel_pool': 1 }),
    );
  }

  /** A typed client of one contract. Its methods throw AllianceErrors only. */
  client<S extends DescService>(descriptor: S): RpcClient<S> {
    const methods = descriptor.methods.map((method) => [
      method.localName,
      method.methodKind === 'server_streaming' ? this.#streaming(method) : this.#unary(method),
    ]);
    return Object.fromEntries(methods) as RpcClient<S>;
  }

  [Symbol.dispose](): void {
    for (const client of this.#clients) client.close();
  }

  #unary(method: DescMethod) {
    const [path, encode, decode] = [pathOf(method), encoderOf(method.input), decoderOf(method.output)];
    return (request: unknown, options: CallOptions = {}) =>
      new Promise<unknown>((resolve, reject) => {
        const { signal } = options;
        if (signal?.aborted) return reject(cancelled(this.#config.target));
        const metadata = this.#metadata(options);
        const call = withoutStack(() =>
          this.#pick().makeUnaryRequest(
            ...([path, encode, decode, request, metadata, { deadline: deadlineOf(options) }] as const),
            (error, response) => {
              signal?.removeEventListener('abort', cancel);
              if (error) reject(fromServiceError(error, this.#config.target));
              else resolve(response);
            },
          ),
        );
        const cancel = () => call.cancel();
        signal?.addEventListener('abort', cancel, { once: true });
      });
  }

  #streaming(method: DescMethod) {
    const [path, encode, decode] = [pathOf(method), encoderOf(method.input), decoderOf(method.output)];
    const { target } = this.#config;
    const open = (request: unknown, options: CallOptions) =>
      this.#pick().makeServerStreamRequest(path, encode, decode, request, this.#metadata(options), {
        deadline: deadlineOf(options),
      });
    return async function* (request: unknown, options: CallOptions = {}) {
      const call = open(request, options);
      const cancel = () => call.cancel();
      options.signal?.addEventListener('abort', cancel, { once: true });
      try {
        for await (const message of call) yield message as unknown;
      } catch (error) {
        throw fromServiceError(error as ServiceError, target);
      } finally {
        options.signal?.removeEventListener('abort', cancel);
        call.cancel();
      }
    };
  }

  #pick(): Client {
    this.#next = (this.#next + 1) % this.#clients.length;
    return this.#clients[this.#next] as Client;
  }

  #metadata(options: CallOptions) {
    return toMetadata(this.#config.identity.tokenFor(this.#config.target), options);
  }
}

/** Channel credentials for mutual TLS. */
export function clientCredentials(tls: TlsConfig): ChannelCredentials {
  return credentials.createSsl(Buffer.from(tls.ca), Buffer.from(tls.privateKey), Buffer.from(tls.certificate));
}

/** Makes a call for which the library takes no stack: it takes one for each, in case of an error, and ours have their own. */
function withoutStack<T>(work: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function deadlineOf(options: CallOptions): number {
  return Date.now() + (options.deadlineMs ?? DEFAULT_DEADLINE_MS);
}

function cancelled(target: string): AllianceError {
  return new AllianceError('unavailable', `The call to the ${target} service was cancelled.`);
}
