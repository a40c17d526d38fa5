import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import {
  type GetLineageResponseSchema,
  ProvenanceService,
} from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import { implement } from '@alliance/rpc/server';
import type { Handlers } from '@alliance/rpc/types';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { type FakeService, startFakeService } from '../fake-service.ts';
import type { TestIdentities } from '../test-identities.ts';

type Lineage = MessageInitShape<typeof GetLineageResponseSchema>;

/** `provenance` in memory: the lineage of versions as the test gives it, with its first node as the version asked about. */
export type FakeProvenance = FakeService & {
  /** Records the lineage of a version, `organisation/name@version`. */
  givenLineage(version: string, lineage: Lineage): void;
};

/** Starts the fake. It answers GetLineage, whole and on one page; other RPCs say `unavailable`. */
export async function startFakeProvenance(identities: TestIdentities): Promise<FakeProvenance> {
  const known = new Map<string, Lineage>();
  const handlers: Handlers<typeof ProvenanceService> = {
    ...unanswered,
    getLineage: async ({ version }) => {
      const name = `${version?.asset?.organisation}/${version?.asset?.name}@${version?.version}`;
      const lineage = known.get(name);
      if (!lineage) throw notFound(name);
      return lineage;
    },
  };
  const callers = {
    getLineage: ['gateway', 'licensing'],
    listEntries: ['gateway'],
    getEntry: ['gateway'],
    getProof: ['gateway'],
    getCheckpoint: ['gateway'],
    getTile: ['gateway'],
    getLogKey: ['gateway'],
  } as const;
  const service = await startFakeService('provenance', identities, [implement(ProvenanceService, handlers, callers)]);
  return { ...service, givenLineage: (version, lineage) => void known.set(version, lineage) };
}

const unanswered = {
  listEntries: unavailable,
  getEntry: unavailable,
  getProof: unavailable,
  getCheckpoint: unavailable,
  getTile: unavailable,
  getLogKey: unavailable,
};

async function unavailable(): Promise<never> {
  throw new AllianceError('unavailable', 'This RPC is not part of the fake.');
}
