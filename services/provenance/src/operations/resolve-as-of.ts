import { invalidArgument } from '@alliance/errors/alliance-error';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import { readTree, sizeSignedBy } from '../store/checkpoint-store.ts';
import type { LogSize } from '../store/edge-evidence.ts';
import type { ProvenanceTables } from '../store/tables.ts';

/** A moment as it is asked for: how many entries the log had, or a time. */
export type AsOf = { size: number } | { time: Date };

/**
 * How many entries the log had at a moment. A time stands for the largest checkpoint that was signed at or before it, since that is what
 * can be proved: when an event says that it happened is its service's word. Undefined without a moment: now. Throws `invalid_argument`
 * for a moment that the log has not come to.
 */
export async function resolveAsOf(
  { db, clock }: { db: Kysely<ProvenanceTables>; clock: Clock },
  asOf: AsOf | undefined,
): Promise<LogSize | undefined> {
  if (asOf === undefined) return undefined;
  if ('time' in asOf) {
    if (!(asOf.time.getTime() <= clock().getTime())) throw refused('lies in the future');
    return sizeSignedBy(db, asOf.time);
  }
  const { newest } = await readTree(db);
  const present = newest?.size ?? 0;
  if (asOf.size > present) throw refused(`is more than the ${present} entries that the log has under a checkpoint`);
  if (asOf.size < 0) throw refused('must be a number of entries, 0 or more');
  return asOf.size;
}

function refused(problem: string) {
  const advice = 'Nothing can be said of that moment. Name a size that the log has had, or a time that has passed.';
  return invalidArgument(advice, [{ field: 'asOf', problem }]);
}
