import { recordEvent, type Transact } from '@alliance/events/outbox';
import { AcceptanceLapsedSchema } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import type { Clock } from '@alliance/runtime/clock';
import type { Kysely } from 'kysely';
import { toProtoAcceptance } from '../mapping.ts';
import { acceptancesOf } from '../store/acceptance-store.ts';
import { type DueTerms, dueTerms, markTold, recordLapses } from '../store/lapse-store.ts';
import type { LicensingTables } from '../store/tables.ts';
import { auditOf } from './accept-terms.ts';
import { getTerms } from './get-terms.ts';

type Context = { db: Kysely<LicensingTables>; transact: Transact<LicensingTables>; clock: Clock };

const VERSIONS = 20;
const BATCH = 200;
/** An acceptance that was on its way at the grace date is written by then. */
const SURELY_WRITTEN_MS = 3_600_000;

/**
 * Tells of acceptances that lapsed, since a newer version of the terms was not accepted by its grace date; each once. Nothing
 * waits for it: whether an acceptance holds is a question of the clock. Returns true when there may be more to tell.
 */
export async function tellLapses(context: Context): Promise<boolean> {
  const now = context.clock();
  let told = false;
  for (const due of await dueTerms(context.db, now, VERSIONS)) {
    const count = await tellOf(context, due, now);
    if (count > 0) told = true;
    else if (now.getTime() - due.acceptBy.getTime() > SURELY_WRITTEN_MS) await markTold(context.db, due);
  }
  return told;
}

async function tellOf(context: Context, due: DueTerms, now: Date): Promise<number> {
  const { organisation } = await getTerms(context, { licenceId: due.licenceId, version: due.version });
  return context.transact(async (trx) => {
    const ids = await recordLapses(trx, due, { now, limit: BATCH });
    if (ids.length === 0) return 0;
    for (const acceptance of await acceptancesOf(trx, ids)) {
      const person = { organisation, actorRole: 'system', actorPersonId: '' };
      const audit = { ...auditOf(acceptance, person), previousState: 'accepted', nextState: 'lapsed' };
      await recordEvent(trx, AcceptanceLapsedSchema, { audit, acceptance: toProtoAcceptance(acceptance, now) }, now);
    }
    return ids.length;
  });
}
