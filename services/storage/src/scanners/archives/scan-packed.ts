import type { Finding } from '../../domain/finding.ts';
import { type ByteSource, memorySource } from '../byte-source.ts';
import { ArchiveError } from './archive-error.ts';
import { expand, type Packing } from './expand.ts';
import { IN_MEMORY } from './member.ts';
import { ReplayableSource } from './replayable-source.ts';

/** Unpacks a file packed by itself (gzip, zstd), to its end, and scans what was in it. */
export async function scanPacked(
  source: ByteSource,
  packing: Exclude<Packing, 'deflate'>,
  scanInside: (source: ByteSource) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const open = () => expand(source, packing);
  try {
    const { size, bytes } = await readOnce(open());
    if (bytes) return await scanInside(memorySource(bytes));
    await using replayable = new ReplayableSource(size, open);
    return await scanInside(replayable);
  } catch (error) {
    if (error instanceof ArchiveError) return [error.finding];
    throw error;
  }
}

async function readOnce(chunks: AsyncGenerator<Uint8Array>): Promise<{ size: number; bytes: Buffer | undefined }> {
  let kept: Uint8Array[] | undefined = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > IN_MEMORY) kept = undefined;
    kept?.push(chunk.slice());
  }
  return { size, bytes: kept && Buffer.concat(kept) };
}
