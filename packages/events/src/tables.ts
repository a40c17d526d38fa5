import type { ColumnType, Generated } from 'kysely';

/** Facts of this service, written with the change that they tell of; kept after publication as the service's own archive. */
export type OutboxTable = {
  id: string;
  /** Order of recording; only breaks ties, never the order of publication (a serial is not commit order). */
  recorded: Generated<number>;
  /** Given by the relay: contiguous from 1, the order of publication. */
  sequence: number | null;
  type: string;
  /** Protobuf JSON, exactly the bytes that are published. */
  payload: string;
  /** W3C trace context of the change. */
  trace: ColumnType<Record<string, string>, string, never>;
  occurred_at: Date;
  published_at: Date | null;
};

/** Events that this service has applied, per consumer. */
export type InboxTable = {
  consumer: string;
  event_id: string;
  applied_at: Generated<Date>;
};

/** Events that could not be applied, kept until replayed. */
export type DeadLetterTable = {
  id: string;
  consumer: string;
  event_id: string;
  type: string;
  source: string;
  sequence: number;
  occurred_at: Date;
  payload: string;
  problem: string;
  attempts: number;
  failed_at: Generated<Date>;
};

/** Tables that every service with events has; part of its own Kysely type. */
export type EventTables = {
  outbox: OutboxTable;
  inbox: InboxTable;
  dead_letter: DeadLetterTable;
};
