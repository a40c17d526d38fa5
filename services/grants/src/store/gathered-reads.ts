import { gather } from '@alliance/database/gather';
import type { HeldSeat } from '../domain/access-question.ts';
import type { AssetRef } from '../domain/vocabulary.ts';
import { type AssetWithVersion, findAssets } from './asset-store.ts';
import { heldSeatsOfMany, type SeatsAsked } from './held-seat-store.ts';
import type { GrantsDb } from './tables.ts';

// Two statements a check cost more than all else of it; under load they answer many checks.
const SIZES = { most: 200, underWay: 1 };

/** What checks read of the present moment, many at a time; each answer is from after its question. */
export type GatheredReads = {
  findAsset(asked: { ref: AssetRef; version: string }): Promise<AssetWithVersion | undefined>;
  heldSeats(asked: SeatsAsked): Promise<HeldSeat[]>;
};

/** Gathers the reads of everybody who asks. */
export function gatherReads(db: GrantsDb): GatheredReads {
  return {
    findAsset: gather((asked) => findAssets(db, asked), SIZES),
    heldSeats: gather((asked) => heldSeatsOfMany(db, asked), SIZES),
  };
}
