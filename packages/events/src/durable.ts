import { DeliverPolicy } from '@nats-io/jetstream';
import type { Bus } from './bus.ts';
import { streamName } from './event-name.ts';

/** A crashed consumer's messages come again after this long. */
const ACK_WAIT_NS = 10_000_000_000;
const MAX_UNACKNOWLEDGED = 500;

export type Durable = {
  /** The service whose events it delivers. */
  source: string;
  name: string;
  /** Stream sequence to start from, for a new one only; the first event when absent. */
  startSequence?: number | undefined;
};

/** Makes the server's record of a durable consumer if it is not there: from now on no event is lost to it. */
export async function ensureDurable(bus: Bus, { source, name, startSequence }: Durable): Promise<void> {
  await bus.ensureStream(source);
  const stream = streamName(bus.prefix, source);
  try {
    await bus.manager.consumers.info(stream, name);
  } catch (error) {
    if ((error as Error).name !== 'ConsumerNotFoundError') throw error;
    await bus.manager.consumers.add(stream, {
      durable_name: name,
      ack_policy: 'explicit',
      ack_wait: ACK_WAIT_NS,
      max_ack_pending: MAX_UNACKNOWLEDGED,
      ...(startSequence === undefined
        ? {}
        : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: startSequence }),
    });
  }
}

/** Takes the server's record of a durable consumer away; nothing when there is none. Stop the consumer first, or it makes a new one. */
export async function deleteDurable(bus: Bus, { source, name }: Durable): Promise<void> {
  await bus.ensureStream(source);
  try {
    await bus.manager.consumers.delete(streamName(bus.prefix, source), name);
  } catch (error) {
    if ((error as Error).name !== 'ConsumerNotFoundError') throw error;
  }
}
