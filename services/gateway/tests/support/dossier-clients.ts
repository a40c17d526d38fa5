import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { ReadClosureResponseSchema } from '@alliance/proto/alliance/provenance/v1/lineage_exports_service_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';

type Part = MessageInitShape<typeof ReadClosureResponseSchema>;
const refOf = (name: string, kind: AssetKind = AssetKind.DATASET) => ({
  asset: { kind, organisation: 'hust', name },
  version: '1.0.0',
});
const nodeOf = (
  id: string,
  name: string,
  { kind = AssetKind.DATASET, ...changes }: { kind?: AssetKind; digest?: string; logIndex?: bigint } = {},
) => ({
  node: {
    id,
    subject: { case: 'version', value: refOf(name, kind) } as const,
    state: 'published',
    licence: 'MIT',
    ...changes,
  },
});
const leaf = Buffer.from(
  JSON.stringify({
    type: 'model_version.publish',
    object: { kind: 'model', id: 'hust/lm', version: '1.0.0', digest: 'ab' },
  }),
);
/** The closure of a model that was trained on one dataset and evaluated on another. */
export const dossierParts: Part[] = [
  {
    nodes: [
      nodeOf('1', 'lm', {
        kind: AssetKind.MODEL,
        digest: 'ab',
        logIndex: 0n,
      }),
    ],
  },
  {
    edges: [
      { childId: '1', parentId: '2', relation: 'train', evidence: 'signed' },
      { childId: '1', parentId: '3', relation: 'evaluate', evidence: 'signed' },
      { childId: '2', parentId: '4', relation: 'copy', evidence: 'self-asserted' },
    ],
  },
  {
    nodes: [
      nodeOf('2', 'corpus'),
      nodeOf('3', 'bench'),
      { node: { id: '4', subject: { case: 'external', value: { url: 'https://x.test' } }, state: 'external' } },
    ],
  },
  {
    entries: [{ index: 0n, leaf, proof: 'c2sp.org/tlog-proof@v1\nindex 0\n\nnode.example/log\n1\nAAAA\n\n— x AAAA\n' }],
  },
  { logKey: 'key', logPolicy: '' },
];
const evaluation = (name: string) => ({ dataset: refOf(name), split: '', metric: 'f1', value: 0.5, unit: '' });
/** What else its dossier is made from. */
export const dossierClients = {
  models: {
    listEvaluations: async () => ({ evaluations: [evaluation('corpus'), evaluation('bench')], nextPageToken: '' }),
  },
  derivations: {
    assess: async () => ({
      assessment: {
        id: 'a',
        verdict: 'DUTY',
        stance: 's@1',
        digest: 'd',
        duties: [
          {
            id: 'x',
            licence: 'MIT',
            clause: '',
            state: 'open',
            textVi: 'Kèm giấy phép.',
            textEn: 'Ship the licence.',
            paths: [{ refs: ['a', 'b'] }],
          },
        ],
      },
    }),
  },
};
