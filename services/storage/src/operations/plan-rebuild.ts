import { invalidArgument } from '@alliance/errors/alliance-error';
import type { ChunkScratch } from '../chunks/chunk-scratch.ts';
import type { ChunkTable } from '../chunks/chunk-table.ts';
import { readShard, type ShardFile } from '../chunks/read-shard.ts';
import type { ChunkPlace } from '../domain/chunk-place.ts';

/** Their tables are held while a shard is worked on. */
const MAX_XORBS = 2_048;

/** A xorb that a shard names, where it was found. */
type FoundXorb = { place: ChunkPlace; table: ChunkTable };

export type PlannedFile = ShardFile & { size: number };

/** The files of a shard with their sizes, and where their chunks are. */
export type RebuildPlan = { files: readonly PlannedFile[]; xorbs: ReadonlyMap<string, FoundXorb> };

/**
 * Reads a shard and checks every segment against the chunks that it names, before anything is unpacked: a small shard may
 * stand for any number of bytes. Xorbs of the epoch before count too. Throws `invalid_argument`.
 */
export async function planRebuild(scratch: ChunkScratch, place: ChunkPlace, shard: Buffer): Promise<RebuildPlan> {
  const xorbs = new Map<string, FoundXorb>();
  const files = new Map<string, PlannedFile>();
  for (const file of readShard(shard)) {
    let size = 0;
    for (const { xorb, bytes, first, end } of file.segments()) {
      const found = xorbs.get(xorb) ?? (await findXorb(scratch, place, xorb));
      if (xorbs.size === MAX_XORBS && !xorbs.has(xorb))
        throw invalidArgument(`A shard names at most ${MAX_XORBS} xorbs. Send several shards.`);
      xorbs.set(xorb, found);
      if (found.table.rawBytes(first, end) !== bytes)
        throw invalidArgument(`A segment says other bytes or chunks than the xorb ${xorb} has. Send the file again.`);
      size += bytes;
    }
    // The same file twice is the same file; with another size it is a lie, which the upload tells.
    files.set(`${file.sha256} ${size}`, { ...file, size });
  }
  return { files: [...files.values()], xorbs };
}

async function findXorb(scratch: ChunkScratch, place: ChunkPlace, hash: string): Promise<FoundXorb> {
  for (const epoch of [place.epoch, place.epoch - 1]) {
    const there = { ...place, epoch };
    const table = await scratch.table(there, hash);
    if (table) return { place: there, table };
  }
  throw invalidArgument(`The shard names the xorb ${hash}, which was not sent for this repository. Send it first.`);
}
