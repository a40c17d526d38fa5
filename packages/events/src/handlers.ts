import { type DescMessage, fromJsonString, type MessageShape } from '@bufbuild/protobuf';
import type { Transaction } from 'kysely';
import { addressOf } from './event-name.ts';
import type { ReceivedEvent } from './received-event.ts';

/** What a handler gets of an event, besides the message. */
export type EventInfo = Omit<ReceivedEvent, 'payload' | 'trace'>;

/** Applies events of one type (or of all, when `type` is "*") inside the consumer's transaction. */
export type EventHandler<Tables> = {
  type: string;
  apply: (trx: Transaction<Tables>, event: ReceivedEvent) => Promise<void>;
};

/** A handler for one event message. It must be idempotent only as far as the inbox is: each event id is applied once. */
export function on<Tables, D extends DescMessage>(
  descriptor: D,
  apply: (trx: Transaction<Tables>, message: MessageShape<D>, event: EventInfo) => Promise<void>,
): EventHandler<Tables> {
  return {
    type: addressOf(descriptor, 'alliance').type,
    apply: (trx, { payload, trace: _, ...event }) =>
      apply(trx, fromJsonString(descriptor, payload, { ignoreUnknownFields: true }), event),
  };
}

/** A handler for every event of a source, whatever its type; gets the payload unread. */
export function onAny<Tables>(apply: EventHandler<Tables>['apply']): EventHandler<Tables> {
  return { type: '*', apply };
}

/** The handler for an event type, or undefined when the consumer does not know it. */
export function handlerFor<Tables>(
  handlers: readonly EventHandler<Tables>[],
  type: string,
): EventHandler<Tables> | undefined {
  return handlers.find((handler) => handler.type === type || handler.type === '*');
}
