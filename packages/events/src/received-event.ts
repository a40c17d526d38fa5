import type { JsMsg } from '@nats-io/jetstream';
import { EVENT_HEADERS } from './event-headers.ts';

/** An event as it came, before its payload is read. */
export type ReceivedEvent = {
  id: string;
  /** For example "alliance.datasets.v1.version_published". */
  type: string;
  /** The publishing service. */
  service: string;
  /** Contiguous per service, from 1. */
  sequence: number;
  occurredAt: Date;
  /** Protobuf JSON. */
  payload: string;
  /** W3C trace context of the change that it tells of. */
  trace: Record<string, string>;
};

/** Reads attributes and payload of a message; undefined when it is not one of our events. */
export function receivedEvent(message: Pick<JsMsg, 'headers' | 'string'>): ReceivedEvent | undefined {
  const { headers } = message;
  const [id, type, time, sequence] = [
    EVENT_HEADERS.id,
    EVENT_HEADERS.type,
    EVENT_HEADERS.time,
    EVENT_HEADERS.sequence,
  ].map((name) => headers?.get(name));
  const service = type?.split('.')[1];
  if (!id || !type || !service || !time || !sequence) return undefined;
  const trace: Record<string, string> = {};
  for (const name of ['traceparent', 'tracestate']) {
    const value = headers?.get(name);
    if (value) trace[name] = value;
  }
  return {
    id,
    type,
    service,
    sequence: Number(sequence),
    occurredAt: new Date(time),
    payload: message.string(),
    trace,
  };
}
