import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import { BlobReferencesService } from '@alliance/proto/alliance/assets/v1/blob_references_service_pb';
import { implement } from '@alliance/rpc/server';
import { type FakeService, startFakeService } from '../fake-service.ts';
import type { TestIdentities } from '../test-identities.ts';

/** What `datasets`, `models` or `grants` tells `storage` of the blobs that it names, in memory. */
export type FakeBlobReferences = FakeService & {
  /** Digests that a version, draft or attachment names; the test changes it. */
  readonly referenced: Set<string>;
  /** How often it was asked. */
  readonly asked: number;
  /** Makes it answer `unavailable`, or answer again. */
  setAway(isAway: boolean): void;
};

const MAX_DIGESTS = 10_000;

/** Starts the fake at the door of `name`. */
export async function startFakeBlobReferences(
  name: 'datasets' | 'models' | 'grants',
  identities: TestIdentities,
): Promise<FakeBlobReferences> {
  const referenced = new Set<string>();
  const state = { asked: 0, isAway: false };
  const handlers = {
    findReferencedBlobs: async ({ digests }: { digests: string[] }) => {
      state.asked += 1;
      if (state.isAway) throw new AllianceError('unavailable', 'The database does not answer.');
      if (digests.length > MAX_DIGESTS) throw invalidArgument(`Ask for at most ${MAX_DIGESTS} digests at once.`);
      return { referenced: digests.filter((digest) => referenced.has(digest)) };
    },
  };
  const service = await startFakeService(name, identities, [
    implement(BlobReferencesService, handlers, { findReferencedBlobs: ['storage'] }),
  ]);
  return {
    ...service,
    referenced,
    get asked() {
      return state.asked;
    },
    setAway: (isAway) => {
      state.isAway = isAway;
    },
  };
}
