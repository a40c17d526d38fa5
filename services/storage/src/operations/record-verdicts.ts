import type { OrganisationRole } from '@alliance/auth/caller';
import { recordEvents } from '@alliance/events/outbox';
import { BlobAcceptedSchema, BlobRefusedSchema } from '@alliance/proto/alliance/storage/v1/storage_events_pb';
import type { Transaction } from 'kysely';
import type { Upload, UploadFile } from '../domain/upload.ts';
import type { StorageTables } from '../store/tables.ts';

/** Who asked for the check, and in which role. */
export type Actor = { personId: string; role: OrganisationRole | 'person' };

type Trx = Transaction<StorageTables>;

/** Records that an organisation has got blobs that it did not hold before. */
export async function recordAccepted(
  trx: Trx,
  { organisation }: Upload,
  actor: Actor,
  blobs: readonly { sha256: string; size: number }[],
  now: Date,
): Promise<void> {
  const messages = blobs.map(({ sha256, size }) => ({
    audit: {
      ...actorOf(actor),
      organisation,
      object: { kind: 'blob', id: sha256, digest: sha256 },
      previousState: 'received',
      nextState: 'accepted',
    },
    sha256,
    size: BigInt(size),
    organisation,
  }));
  await recordEvents(trx, BlobAcceptedSchema, messages, now);
}

/** Records that the bytes of files are not those that were claimed. */
export async function recordRefused(
  trx: Trx,
  { id, organisation }: Upload,
  actor: Actor,
  files: readonly UploadFile[],
  now: Date,
): Promise<void> {
  const messages = files.map(({ position, sha256 }) => ({
    audit: {
      ...actorOf(actor),
      organisation,
      object: { kind: 'blob', id: `${id}/${position}`, digest: sha256 },
      previousState: 'received',
      nextState: 'refused',
    },
    claimedSha256: sha256,
    organisation,
    problem: 'digest_mismatch',
  }));
  await recordEvents(trx, BlobRefusedSchema, messages, now);
}

function actorOf({ personId, role }: Actor) {
  return { actorPersonId: personId, actorRole: role };
}
