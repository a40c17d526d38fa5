import { ServiceIdentity } from '@alliance/auth/identity';
import { openBus } from '@alliance/events/bus';
import { openKeyValue } from '@alliance/events/key-value';
import { openHealthProbe } from '@alliance/rpc/health';
import type { Logger } from '@alliance/runtime/logger';
import { buildApp } from './app.ts';
import { BEHIND, openClients } from './clients.ts';
import type { GatewayConfig } from './config.ts';
import { IDEMPOTENCY_BUCKET } from './idempotency.ts';

/** A listening gateway. */
export type RunningGateway = AsyncDisposable & {
  /** http://host:port */
  readonly url: string;
};

/** Opens the connections to every service and the public HTTP port. */
export async function startGateway(config: GatewayConfig, logger: Logger): Promise<RunningGateway> {
  await using starting = new AsyncDisposableStack();
  const identity = new ServiceIdentity('gateway', config.serviceKey);
  const bus = starting.use(await openBus({ url: config.natsUrl, name: 'gateway', prefix: config.natsPrefix }));
  const idempotency = await openKeyValue(bus, { ...IDEMPOTENCY_BUCKET, replicas: config.natsReplicas });
  const channels = starting.use(new DisposableStack());
  const clients = openClients(config, identity, channels);
  const probes = BEHIND.map((name) => ({
    name,
    probe: channels.use(openHealthProbe(config.addresses[name], config.tls)),
  }));
  const notReady = async () => {
    const serving = await Promise.all(probes.map(({ probe }) => probe.isServing()));
    return BEHIND.filter((_name, index) => !serving[index]);
  };
  const app = await buildApp({ config, clients, idempotency, logger, notReady });
  starting.defer(() => app.close());
  const url = await app.listen({ host: config.httpHost, port: config.httpPort });
  const running = starting.move();
  return { url, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
