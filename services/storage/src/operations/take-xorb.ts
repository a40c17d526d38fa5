import { AllianceError } from '@alliance/errors/alliance-error';
import type { ChunkScratch } from '../chunks/chunk-scratch.ts';
import type { ChunkPlace } from '../domain/chunk-place.ts';
import type { QuotaLimits } from '../domain/quota.ts';

export type TakeXorbContext = { scratch: ChunkScratch; limits: Pick<QuotaLimits, 'quotaBytes'> };

/**
 * Keeps a xorb until shards name it; false when one of this name is here already. What waits counts neither as held nor as
 * announced, so it has a bound of its own. Errors: `quota_exceeded`, those of `ChunkScratch.put`.
 */
export async function takeXorb(
  { scratch, limits }: TakeXorbContext,
  { place, hash }: { place: ChunkPlace; hash: string },
  body: AsyncIterable<Uint8Array>,
): Promise<boolean> {
  const { organisation } = place;
  if ((await scratch.usedBy(organisation)) >= limits.quotaBytes)
    throw new AllianceError(
      'quota_exceeded',
      `${organisation} has sent chunks of ${limits.quotaBytes} bytes, the most that may wait. They go after some weeks; switch xet off until then.`,
      { details: { quotaBytes: limits.quotaBytes } },
    );
  return scratch.put(place, hash, body);
}
