import { recordEvent } from '@alliance/events/outbox';
import { UsageBatchedSchema } from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { nextUsageBatch, startOfBatch, type UsageBatch } from '../domain/usage-batch.ts';
import type { AssetDownloads } from '../domain/usage-statement.ts';
import { auditOf, SYSTEM } from '../facts/actor.ts';
import { downloadsMessage } from '../mapping/usage-mapping.ts';
import type { GrantsTrx } from '../store/tables.ts';
import { downloadsIn, holdTold, ownersIn, setTold } from '../store/usage-statement-store.ts';
import type { Writing } from './acting.ts';

const PART = 500;

/**
 * Tells every owner what was downloaded of their assets in the next batch that is over, once: how far it has come is written
 * with the events. Returns true when there was one.
 */
export async function tellOwnersOfUsage(
  { transact, clock }: Pick<Writing, 'transact' | 'clock'>,
  lengthMs: number,
): Promise<boolean> {
  return transact(async (trx) => {
    const told = await holdTold(trx);
    const now = clock();
    const batch = told && nextUsageBatch(told, now, lengthMs);
    if (!batch) return false;
    const owners = await ownersIn(trx, batch);
    for (const owner of owners) await tellOwner(trx, owner, { batch, at: now });
    // Nothing was downloaded, perhaps for long: whole empty batches need not be passed one by one.
    const quietUntil = owners.length > 0 ? undefined : startOfBatch(new Date(now.getTime() - lengthMs), lengthMs);
    await setTold(trx, quietUntil && (await isQuiet(trx, batch, quietUntil)) ? quietUntil : batch.until);
    return true;
  });
}

async function isQuiet(trx: GrantsTrx, { until: from }: UsageBatch, until: Date): Promise<boolean> {
  return until > from && (await ownersIn(trx, { from, until })).length === 0;
}

async function tellOwner(
  trx: GrantsTrx,
  organisation: string,
  { batch, at }: { batch: UsageBatch; at: Date },
): Promise<void> {
  const statements: AssetDownloads[] = await downloadsIn(trx, organisation, batch);
  const audit = auditOf(SYSTEM, { organisation, kind: 'organisation', id: organisation, from: '', to: '' });
  for (let start = 0; start < statements.length; start += PART) {
    const part = statements.slice(start, start + PART).map(downloadsMessage);
    const time = { from: timestampFromDate(batch.from), until: timestampFromDate(batch.until) };
    const event = { audit, organisation, ...time, part: start / PART + 1, statements: part };
    await recordEvent(trx, UsageBatchedSchema, event, at);
  }
}
