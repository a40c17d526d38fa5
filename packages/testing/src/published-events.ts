import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from '@alliance/auth/identity';
import { openBus } from '@alliance/events/bus';
import type { ReceivedEvent } from '@alliance/events/received-event';
import { replayEvents } from '@alliance/events/replay';
import { DeliveriesService } from '@alliance/proto/alliance/deliveries/v1/deliveries_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import type { TestNats } from './nats.ts';
import { testCaller } from './test-caller.ts';
import type { TestIdentities } from './test-identities.ts';

export type PublishedEventsOptions = {
  service: ServiceName;
  /** host:port of the service. */
  address: string;
  identities: TestIdentities;
  nats: Pick<TestNats, 'url' | 'prefix'>;
};

/** Waits until everything that a service has recorded is published, then returns its whole stream in order. */
export async function publishedEvents(options: PublishedEventsOptions): Promise<ReceivedEvent[]> {
  const { service, address, identities, nats } = options;
  using channel = new RpcChannel({ target: service, address, identity: identities.identityOf('gateway') });
  const deliveries = channel.client(DeliveriesService);
  const callerToken = identities.callerToken(testCaller({ allianceRoles: ['auditor'] }));
  while ((await deliveries.getOutboxStatus({}, { callerToken })).unpublished > 0n) await delay(20);
  await using bus = await openBus({ url: nats.url, name: 'test', prefix: nats.prefix });
  const events: ReceivedEvent[] = [];
  await replayEvents(bus, service, async (batch) => {
    events.push(...batch);
  });
  return events;
}
