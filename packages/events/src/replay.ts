import type { Bus } from './bus.ts';
import { streamName } from './event-name.ts';
import { type ReceivedEvent, receivedEvent } from './received-event.ts';

const BATCH = 500;

/**
 * Reads a service's stream from its first event to the last one that is there now, in batches. Returns the stream sequence
 * after which a durable consumer goes on. Leaves no trace on the server.
 */
export async function replayEvents(
  bus: Bus,
  source: string,
  apply: (events: ReceivedEvent[]) => Promise<void>,
): Promise<number> {
  await bus.ensureStream(source);
  const stream = streamName(bus.prefix, source);
  const { state } = await bus.manager.streams.info(stream);
  if (state.messages === 0) return state.last_seq;
  const consumer = await bus.jetstream.consumers.get(stream);
  const messages = await consumer.consume({ max_messages: BATCH });
  let batch: ReceivedEvent[] = [];
  try {
    for await (const message of messages) {
      const event = receivedEvent(message);
      if (event) batch.push(event);
      const last = message.seq >= state.last_seq;
      if (batch.length >= BATCH || last) {
        await apply(batch);
        batch = [];
      }
      if (last) break;
    }
  } finally {
    await messages.close();
  }
  return state.last_seq;
}
