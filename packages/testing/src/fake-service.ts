import { IdentityVerifier, type ServiceName } from '@alliance/auth/identity';
import { type Implementation, startRpcServer } from '@alliance/rpc/server';
import { createLogger } from '@alliance/runtime/logger';
import type { TestIdentities } from './test-identities.ts';

/** A fake listening at a service's gRPC door; disposing closes it. */
export type FakeService = AsyncDisposable & {
  /** host:port for the settings of the service under test. */
  readonly address: string;
};

/** Opens the gRPC door of `name` on a free port, with its own identity check and callers' lists, for a fake. */
export async function startFakeService(
  name: ServiceName,
  identities: TestIdentities,
  implementations: readonly Implementation[],
): Promise<FakeService> {
  const server = await startRpcServer({
    host: '127.0.0.1',
    port: 0,
    implementations,
    verifier: new IdentityVerifier(name, identities.serviceKeys),
    logger: createLogger(`fake-${name}`, 'silent'),
  });
  return { address: `127.0.0.1:${server.port}`, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
