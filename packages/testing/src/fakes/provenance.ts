import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import { LogIndexService } from '@alliance/proto/alliance/provenance/v1/log_index_service_pb';
import {
  type GetLineageResponseSchema,
  ProvenanceService,
} from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import { implement } from '@alliance/rpc/server';
import type { Handlers } from '@alliance/rpc/types';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { GivenVersion } from '../contracts/provenance.ts';
import { type FakeService, startFakeService } from '../fake-service.ts';
import type { TestIdentities } from '../test-identities.ts';
import { lineageOf } from './given-lineage.ts';

type Lineage = MessageInitShape<typeof GetLineageResponseSchema>;
type Entry = { type: string; objectKind: string; objectId: string };

/** `provenance` in memory: the lineage of versions as the test gives it, and where in the log something stands. */
export type FakeProvenance = FakeService & {
  /** Records the lineage of a version, `organisation/name@version`, with its first node as the version asked about. */
  givenLineage(version: string, lineage: Lineage): void;
  /** Records a version of `viet-data` by what it says of itself; its lineage follows. */
  givenVersion(given: GivenVersion): void;
  /** Puts an entry into the log; tells its index. */
  givenEntry(entry: Entry): number;
};

export const FAKE_ORIGIN = 'node.example/log';

/** Starts the fake, with an empty log. It answers GetLineage, whole and on one page, and FindLogIndex; other RPCs say `unavailable`. */
export async function startFakeProvenance(identities: TestIdentities): Promise<FakeProvenance> {
  const known = new Map<string, Lineage>();
  const versions = new Map<string, GivenVersion>();
  const log: string[] = [];
  const service = await startFakeService('provenance', identities, [
    implement(ProvenanceService, lineageHandlers(known, versions), callers),
    implement(LogIndexService, indexHandlers(log), { findLogIndex: ['grants'] }),
  ]);
  return {
    ...service,
    givenLineage: (version, lineage) => void known.set(version, lineage),
    givenVersion: (given) => void versions.set(given.name, given),
    givenEntry: (entry) => log.push(keyOf(entry)) - 1,
  };
}

const callers = {
  getLineage: ['gateway', 'licensing'],
  listEntries: ['gateway'],
  getEntry: ['gateway'],
  getProof: ['gateway'],
  getCheckpoint: ['gateway'],
  getTile: ['gateway'],
  getLogKey: ['gateway'],
  getLogPolicy: ['gateway'],
  getLogAlarms: ['gateway'],
} as const;

function lineageHandlers(
  known: ReadonlyMap<string, Lineage>,
  versions: ReadonlyMap<string, GivenVersion>,
): Handlers<typeof ProvenanceService> {
  return {
    ...unanswered,
    getLineage: async ({ version }) => {
      const name = `${version?.asset?.organisation}/${version?.asset?.name}@${version?.version}`;
      const lineage = known.get(name);
      if (lineage) return lineage;
      const own = version?.asset?.organisation === 'viet-data' ? versions.get(version.asset.name) : undefined;
      if (!own) throw notFound(name);
      return lineageOf(versions, own.name);
    },
  };
}

function indexHandlers(log: readonly string[]): Handlers<typeof LogIndexService> {
  return {
    findLogIndex: async (asked) => {
      const index = log.indexOf(keyOf(asked));
      if (index === -1) throw notFound(`entry ${asked.type} about the ${asked.objectKind} ${asked.objectId}`);
      return { origin: FAKE_ORIGIN, index: BigInt(index) };
    },
  };
}

function keyOf({ type, objectKind, objectId }: Entry): string {
  return [type, objectKind, objectId].join(' ');
}

const unanswered = {
  listEntries: unavailable,
  getEntry: unavailable,
  getProof: unavailable,
  getCheckpoint: unavailable,
  getTile: unavailable,
  getLogKey: unavailable,
  getLogPolicy: unavailable,
  getLogAlarms: unavailable,
};

async function unavailable(): Promise<never> {
  throw new AllianceError('unavailable', 'This RPC is not part of the fake.');
}
