import { checkReadiness, type ReadinessChecks } from '@alliance/runtime/readiness';
import { credentials, makeGenericClientConstructor, type Server, type ServiceError } from '@grpc/grpc-js';
import { HealthImplementation, service } from 'grpc-health-check';
import { clientCredentials } from './client.ts';
import type { TlsConfig } from './types.ts';

const REFRESH_MS = 1_000;

/** Adds the standard health protocol (grpc.health.v1) to a server; its answer follows the readiness checks. */
export function addHealth(server: Server, checks: ReadinessChecks): { refresh(): Promise<void>; stop(): void } {
  const health = new HealthImplementation({ '': 'NOT_SERVING' });
  health.addToServer(server);
  let refreshing = false;
  const refresh = async () => {
    if (refreshing) return;
    refreshing = true;
    const { ready } = await checkReadiness(checks);
    health.setStatus('', ready ? 'SERVING' : 'NOT_SERVING');
    refreshing = false;
  };
  const timer = setInterval(refresh, REFRESH_MS);
  timer.unref();
  return {
    refresh,
    stop: () => {
      clearInterval(timer);
      health.setStatus('', 'NOT_SERVING');
    },
  };
}

/** Asks a server's health protocol; a function so that one channel serves every question. */
export type HealthProbe = Disposable & { isServing(): Promise<boolean> };

/** Opens a probe of the server at `address` (host:port). */
export function openHealthProbe(address: string, tls?: TlsConfig): HealthProbe {
  const Client = makeGenericClientConstructor(service as never, 'Health');
  const client = new Client(address, tls ? clientCredentials(tls) : credentials.createInsecure(), {
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 1_000,
  });
  type Check = (
    request: object,
    options: object,
    done: (error: ServiceError | null, response?: { status: string | number }) => void,
  ) => void;
  const check = (client as unknown as { check: Check }).check.bind(client);
  return {
    isServing: () =>
      new Promise((resolve) => {
        check({ service: '' }, { deadline: Date.now() + 2_000 }, (error, response) => {
          resolve(!error && (response?.status === 'SERVING' || response?.status === 1));
        });
      }),
    [Symbol.dispose]: () => client.close(),
  };
}
