import { randomUUID } from 'node:crypto';
import { type Bus, openBus } from '@alliance/events/bus';
import { EVENT_HEADERS } from '@alliance/events/event-headers';
import { addressOf } from '@alliance/events/event-name';
import { create, type DescMessage, type MessageInitShape, toJsonString } from '@bufbuild/protobuf';
import { headers } from '@nats-io/transport-node';
import type { TestNats } from './nats.ts';

/** Publishes events as other services do, for a test of one that consumes them. */
export type EventPublisher = AsyncDisposable & {
  /** Publishes the service's next event; `again` gives one the id of an earlier one, as a redelivery does. Returns the id. */
  publish<D extends DescMessage>(
    descriptor: D,
    message: MessageInitShape<D>,
    options?: { occurredAt?: Date; again?: string },
  ): Promise<string>;
};

/** Opens a publisher under the prefix of a test. */
export async function openEventPublisher(nats: Pick<TestNats, 'url' | 'prefix'>): Promise<EventPublisher> {
  const bus: Bus = await openBus({ url: nats.url, name: 'test-publisher', prefix: nats.prefix });
  const sequences = new Map<string, number>();
  return {
    publish: async (descriptor, message, { occurredAt = new Date(), again } = {}) => {
      const { service, type, subject } = addressOf(descriptor, nats.prefix);
      await bus.ensureStream(service);
      const sequence = (sequences.get(service) ?? 0) + 1;
      sequences.set(service, sequence);
      const id = again ?? randomUUID();
      const attributes = headers();
      attributes.set(EVENT_HEADERS.specversion, '1.0');
      attributes.set(EVENT_HEADERS.id, id);
      attributes.set(EVENT_HEADERS.type, type);
      attributes.set(EVENT_HEADERS.source, `/alliance/${service}`);
      attributes.set(EVENT_HEADERS.time, occurredAt.toISOString());
      attributes.set(EVENT_HEADERS.contenttype, 'application/json');
      attributes.set(EVENT_HEADERS.sequence, String(sequence));
      const payload = toJsonString(descriptor, create(descriptor, message));
      // No msgID: the server would drop what a test delivers twice on purpose.
      await bus.jetstream.publish(subject, payload, { headers: attributes });
      return id;
    },
    [Symbol.asyncDispose]: () => bus[Symbol.asyncDispose](),
  };
}
