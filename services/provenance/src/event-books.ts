import { digestEvents, lastPublishedBefore } from '@alliance/events/outbox-store';
import type { EventTables } from '@alliance/events/tables';
import { DeliveriesService } from '@alliance/proto/alliance/deliveries/v1/deliveries_service_pb';
import type { Foundation } from '@alliance/service/foundation';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { Kysely } from 'kysely';
import { AUDITED_SOURCES, type AuditedSource } from './audited-events.ts';
import type { EventBook } from './operations/compare-events.ts';
import type { ProvenanceTables } from './store/tables.ts';

type Base = Pick<Foundation<ProvenanceTables>, 'db' | 'channel'>;

/** The books of all services whose facts are logged: each is asked itself, and this one looks into its own. */
export function eventBooks(base: Base): (source: AuditedSource) => EventBook {
  const books = new Map(
    AUDITED_SOURCES.map((source) => [source, source === 'provenance' ? ownBook(base) : bookOf(base, source)]),
  );
  return (source) => books.get(source) as EventBook;
}

function ownBook({ db }: Base): EventBook {
  const own = db as unknown as Kysely<EventTables>;
  return { lastBefore: (moment) => lastPublishedBefore(own, moment), digest: (range) => digestEvents(own, range) };
}

function bookOf({ channel }: Base, source: AuditedSource): EventBook {
  const deliveries = channel(source).client(DeliveriesService);
  return {
    lastBefore: async (moment) =>
      Number((await deliveries.getAuditDigest({ publishedBefore: timestampFromDate(moment) })).to),
    digest: async ({ from, to, types, erased }) => {
      const { count, sha256 } = await deliveries.getAuditDigest({
        from: BigInt(from),
        to: BigInt(to),
        types: [...types],
        erased: erased.map(BigInt),
      });
      return { count: Number(count), sha256 };
    },
  };
}
