import { BlobReferencesService } from '@alliance/proto/alliance/assets/v1/blob_references_service_pb';
import { type Implementation, implement } from '@alliance/rpc/server';
import type { AssetsContext } from './context.ts';
import { findReferencedBlobs } from './operations/find-referenced-blobs.ts';

/** BlobReferencesService, for `storage` alone. */
export function blobReferences(context: Pick<AssetsContext, 'db'>): Implementation {
  return implement(
    BlobReferencesService,
    {
      findReferencedBlobs: async ({ digests }) => ({ referenced: await findReferencedBlobs(context, digests) }),
    },
    { findReferencedBlobs: ['storage'] },
  );
}
