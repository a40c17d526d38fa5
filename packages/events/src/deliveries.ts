import { requireAllianceRole } from '@alliance/auth/caller';
import { pageRequest, toPage, uuidKey } from '@alliance/database/keyset-page';
import { AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import { DeliveriesService } from '@alliance/proto/alliance/deliveries/v1/deliveries_service_pb';
import { type Implementation, implement } from '@alliance/rpc/server';
import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { Kysely } from 'kysely';
import type { Bus } from './bus.ts';
import type { Consumer } from './consumer.ts';
import { streamName } from './event-name.ts';
import { handlerFor } from './handlers.ts';
import { deadLetters, exhume } from './inbox-store.ts';
import { digestEvents, type EventRange, lastPublishedBefore, outboxStatus } from './outbox-store.ts';
import type { EventTables } from './tables.ts';

const NOT_THERE = ['StreamNotFoundError', 'ConsumerNotFoundError'];

type Context = { db: Kysely<EventTables>; bus: Bus; consumers: () => readonly Consumer[] };

/** The DeliveriesService of any service: what is on its way, and what could not be applied. For governance. */
export function implementDeliveries<Tables extends EventTables>(options: {
  db: Kysely<Tables>;
  bus: Bus;
  consumers: () => readonly Consumer[];
}): Implementation {
  const context: Context = { ...options, db: options.db as unknown as Kysely<EventTables> };
  return implement(
    DeliveriesService,
    {
      getOutboxStatus: async (_request, call) => {
        requireAllianceRole(call.caller, ['governance', 'auditor'], 'read');
        const status = await outboxStatus(context.db);
        return {
          unpublished: BigInt(status.unpublished),
          lastSequence: BigInt(status.lastSequence),
          ...(status.oldestUnpublishedAt ? { oldestUnpublishedAt: timestampFromDate(status.oldestUnpublishedAt) } : {}),
          consumers: await consumerStatuses(context.bus, context.consumers()),
        };
      },
      listDeadLetters: async (request, call) => {
        requireAllianceRole(call.caller, ['governance', 'auditor'], 'read');
        const { size, after } = pageRequest(request, uuidKey);
        const page = toPage(await deadLetters(context.db, after?.[0], size), size, (row) => [row.id]);
        return {
          nextPageToken: page.nextPageToken,
          deadLetters: page.rows.map((row) => ({
            id: row.id,
            consumer: row.consumer,
            eventId: row.event_id,
            type: row.type,
            source: row.source,
            sequence: BigInt(row.sequence),
            problem: row.problem,
            attempts: row.attempts,
            failedAt: timestampFromDate(row.failed_at),
            payload: row.payload,
          })),
        };
      },
      replayDeadLetter: async (request, call) => {
        requireAllianceRole(call.caller, ['governance'], 'admin');
        await replay(context, request.id);
        return {};
      },
      getAuditDigest: ({ from, to, types, erased, publishedBefore }) =>
        auditDigest(context, {
          range: { from: Number(from), to: Number(to), types, erased: erased.map(Number) },
          before: publishedBefore && timestampDate(publishedBefore),
        }),
    },
    {
      getOutboxStatus: ['gateway'],
      listDeadLetters: ['gateway'],
      replayDeadLetter: ['gateway'],
      getAuditDigest: ['provenance'],
    },
  );
}

const MAX_RANGE = 10_000;

/** A range of events summed up; without an end, the end of what was published before a moment and no sum. */
async function auditDigest({ db }: Context, { range, before }: { range: EventRange; before: Date | undefined }) {
  if (range.to === 0 && before) return { to: BigInt(await lastPublishedBefore(db, before)) };
  if (range.from < 1 || range.to < range.from || range.to - range.from >= MAX_RANGE)
    throw invalidArgument(`Name a range of at most ${MAX_RANGE} events, or the moment up to which they count.`);
  const { count, sha256 } = await digestEvents(db, range);
  return { to: BigInt(range.to), count: BigInt(count), sha256 };
}

async function consumerStatuses(bus: Bus, consumers: readonly Consumer[]) {
  const statuses = await Promise.all(consumers.map((consumer) => consumerStatus(bus, consumer)));
  return statuses.flatMap((status) => status ?? []);
}

/** Undefined while the service starts and the stream or the consumer is not there yet: nobody can say what waits. */
async function consumerStatus(bus: Bus, { name, source }: Consumer) {
  try {
    const info = await bus.manager.consumers.info(streamName(bus.prefix, source), name);
    return { name, source, pending: BigInt(info.num_pending + info.num_ack_pending) };
  } catch (error) {
    if (NOT_THERE.includes((error as Error).name)) return undefined;
    throw error;
  }
}

async function replay({ db, consumers }: Context, id: string): Promise<void> {
  if (!/^[0-9a-f-]{36}$/.test(id)) throw notFound(`dead letter ${id}`);
  await db.transaction().execute(async (trx) => {
    const letter = await exhume(trx, id);
    if (!letter) throw notFound(`dead letter ${id}`);
    const consumer = consumers().find(
      (candidate) => candidate.name === letter.consumer && candidate.source === letter.source,
    );
    const handler = consumer && handlerFor(consumer.handlers, letter.type);
    if (!handler) throw new AllianceError('state_conflict', 'This service no longer consumes events of that type.');
    // The inbox has the event since it was buried: taking the letter out is what guards against applying it twice.
    await handler.apply(trx as never, {
      id: letter.event_id,
      type: letter.type,
      service: letter.source,
      sequence: letter.sequence,
      occurredAt: letter.occurred_at,
      payload: letter.payload,
      trace: {},
    });
  });
}
