import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { GetLineageResponseSchema } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { GivenVersion } from '../contracts/provenance.ts';

/** The lineage of a version among those that a test gave, nearest first. */
export function lineageOf(
  given: ReadonlyMap<string, GivenVersion>,
  name: string,
): MessageInitShape<typeof GetLineageResponseSchema> {
  const depths = new Map([[name, 0]]);
  for (const [at, depth] of depths) {
    for (const parent of given.get(at)?.from ?? []) if (!depths.has(parent)) depths.set(parent, depth + 1);
  }
  const nodes = [...depths].map(([at, depth]) => {
    const { licence = '', fileLicences = [], doubts = [] } = given.get(at) ?? {};
    const asset = { kind: AssetKind.DATASET, organisation: 'viet-data', name: at };
    const subject = { case: 'version' as const, value: { asset, version: '1.0.0' } };
    const state = given.has(at) ? 'published' : 'unknown';
    return { id: at, depth, subject, licence, fileLicences, licenceDoubts: doubts, state };
  });
  const edges = [...depths.keys()].flatMap((childId) =>
    (given.get(childId)?.from ?? []).map((parentId) => ({
      childId,
      parentId,
      relation: 'filter',
      evidence: 'self-asserted',
    })),
  );
  return { rootId: name, nodes, edges };
}
