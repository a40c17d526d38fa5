import type { Caller } from '@alliance/auth/caller';
import type { ServiceName } from '@alliance/auth/identity';
import type { DescMessage, DescService, MessageInitShape, MessageShape } from '@bufbuild/protobuf';

/** TLS material in PEM. With it every connection is mutually authenticated; without it calls travel in clear (loopback only). */
export type TlsConfig = { ca: string; certificate: string; privateKey: string };

/** What a client may say about one call. */
export type CallOptions = {
  /** The person on whose behalf; absent when a service acts by itself. */
  callerToken?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Milliseconds from now; 10 seconds when absent. */
  deadlineMs?: number | undefined;
  traceId?: string | undefined;
};

/** What a handler knows about the call it answers. */
export type Call = {
  /** The calling service. */
  readonly from: ServiceName;
  readonly caller: Caller | null;
  readonly traceId: string;
  /** Aborted when the client goes away or the deadline passes. */
  readonly signal: AbortSignal;
  /** Options that pass caller, deadline, trace and cancellation on to another service. */
  forward(): CallOptions;
};

type Kind<K extends string, I extends DescMessage, O extends DescMessage> = { methodKind: K; input: I; output: O };

/** The functions that answer a service's RPCs. */
export type Handlers<S extends DescService> = {
  [M in keyof S['method']]: S['method'][M] extends Kind<'unary', infer I, infer O>
    ? (request: MessageShape<I>, call: Call) => Promise<MessageInitShape<O>>
    : S['method'][M] extends Kind<'server_streaming', infer I, infer O>
      ? (request: MessageShape<I>, call: Call) => AsyncIterable<MessageInitShape<O>>
      : never;
};

/** Which services may call which RPC. */
export type Callers<S extends DescService> = { readonly [M in keyof S['method']]: readonly ServiceName[] };

/** A typed client of a service. */
export type RpcClient<S extends DescService> = {
  [M in keyof S['method']]: S['method'][M] extends Kind<'unary', infer I, infer O>
    ? (request: MessageInitShape<I>, options?: CallOptions) => Promise<MessageShape<O>>
    : S['method'][M] extends Kind<'server_streaming', infer I, infer O>
      ? (request: MessageInitShape<I>, options?: CallOptions) => AsyncIterable<MessageShape<O>>
      : never;
};
