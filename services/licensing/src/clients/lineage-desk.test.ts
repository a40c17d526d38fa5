import type { GetLineageResponse } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import { expect, test } from 'vitest';
import { lineageDesk } from './lineage-desk.ts';

const asset = (name: string) => ({ kind: 1, organisation: 'org', name });
const node = (id: string) => ({
  id,
  subject: { case: 'version', value: { asset: asset(id), version: '1.0.0' } },
  licence: 'MIT',
  state: 'published',
  digest: '',
  fileLicences: [],
  licenceDoubts: [],
});
const edge = (parentId: string, relation: string, evidence: string) => ({ childId: 'm', parentId, relation, evidence });

test('what somebody says of another’s model is left out, and what is not known is disputed', async () => {
  const answer = {
    nodes: [node('m'), node('a'), node('b'), node('c')],
    edges: [
      edge('a', 'train', 'self-asserted'),
      edge('b', 'train', 'reported'),
      edge('c', 'train', 'of a later build'),
    ],
    nextPageToken: '',
  } as unknown as GetLineageResponse;
  const desk = lineageDesk({ getLineage: async () => answer } as never);
  const { links } = await desk.closureOf({ asset: asset('m'), version: '1.0.0' } as never, 10, {});
  expect(links.map(({ parent, disputed }) => [parent, disputed])).toEqual([
    ['dataset:org/a@1.0.0', false],
    ['dataset:org/c@1.0.0', true],
  ]);
});
