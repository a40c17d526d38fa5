import { type Caller, requireCaller, requireRole } from '@alliance/auth/caller';
import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import type { Clock } from '@alliance/runtime/clock';
import { epochAt } from '../domain/chunk-epoch.ts';
import type { ChunkPlace, ChunkSender } from '../domain/chunk-place.ts';
import { UPLOADERS } from './find-own-upload.ts';

/** Clients ask for a fresh token a minute before its end. */
const TOKEN_MS = 15 * 60 * 1_000;
const ORGANISATION = /^[a-z0-9](?:[a-z0-9-]{0,94}[a-z0-9])?$/;
const NAME = /^[a-z0-9](?:[a-z0-9._-]{0,94}[a-z0-9])?$/;

/** Where chunks are sent, and with what. */
export type ChunkUpload = { url: string; token: string; expiresAt: Date };

export type OpenChunkUploadContext = {
  clock: Clock;
  /** Absent where no door for chunks is open. */
  chunkLinks:
    | { issue(place: ChunkPlace, sender: ChunkSender, expiresAt: Date): { url: string; token: string } }
    | undefined;
};

/**
 * Lets the caller send the chunks of an asset's files for a quarter of an hour. Errors: those of `requireRole`,
 * `invalid_argument`, `state_conflict` where the node takes no chunks.
 */
export function openChunkUpload(
  { clock, chunkLinks }: OpenChunkUploadContext,
  asset: { organisation: string; kind: string; name: string },
  caller: Caller | null,
): ChunkUpload {
  const { personId } = requireCaller(caller);
  const role = requireRole(caller, asset.organisation, UPLOADERS, 'publish');
  if (!ORGANISATION.test(asset.organisation) || !NAME.test(asset.name) || asset.kind === '')
    throw invalidArgument('Name the asset: kind, organisation and name.');
  if (!chunkLinks)
    throw new AllianceError(
      'state_conflict',
      'This node takes no uploads in chunks (xet). Switch them off in your client, for example with HF_HUB_DISABLE_XET=1.',
    );
  const now = clock();
  const expiresAt = new Date(now.getTime() + TOKEN_MS);
  return { ...chunkLinks.issue({ ...asset, epoch: epochAt(now) }, { personId, role }, expiresAt), expiresAt };
}
