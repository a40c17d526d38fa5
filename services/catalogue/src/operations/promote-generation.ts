import { setTimeout as delay } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { consumerName } from '../domain/source.ts';
import { lockGeneration, replaceServing } from '../store/generation-store.ts';
import { noteHarvest } from '../store/note-harvest.ts';
import { hasCaughtUp } from '../store/progress-store.ts';
import type { CatalogueTables } from '../store/tables.ts';

const LOOKS = 20;
const BETWEEN_MS = 50;

/**
 * Lets a generation serve in the place of the present one; false when it does not catch up within a second. The present one
 * stands still meanwhile, so nothing that could be found before is missing afterwards, not even for a moment.
 */
export async function promoteGeneration(db: Kysely<CatalogueTables>, successor: number): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const serving = await lockGeneration(trx, 'serving');
    if (serving === undefined) throw new Error('no generation serves');
    const follower = { generation: successor, consumer: consumerName(successor) };
    for (let look = 0; look < LOOKS; look += 1) {
      if (await hasCaughtUp(trx, follower, serving)) {
        await replaceServing(trx, successor);
        // It may be further than the former one, and know what that had wrong.
        await noteHarvest(trx, successor, 'everything');
        return true;
      }
      await delay(BETWEEN_MS);
    }
    return false;
  });
}
