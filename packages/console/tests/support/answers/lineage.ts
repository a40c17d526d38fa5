import type { LineageAnswer, LineageEdge, LineageNode } from '../../../src/pages/lineage/lineage-types.ts';

const node = (id: string, depth: number, changes: Partial<LineageNode> = {}): LineageNode => ({
  id,
  version: null,
  external: null,
  digest: '',
  licence: '',
  state: 'published',
  depth,
  logIndex: null,
  fileLicences: [],
  licenceDoubts: [],
  ...changes,
});
const edge = (childId: string, parentId: string, relation: string, evidence = 'self-asserted'): LineageEdge => ({
  childId,
  parentId,
  relation,
  evidence,
  logIndex: evidence === 'self-asserted' ? 4 : 7,
});

const ROOT = node('root', 0, { version: 'model:du-lieu-viet/bigram-am-tiet@0.1.0', licence: 'Apache-2.0' });
const external = { url: 'https://dumps.wikimedia.org/viwiki', digest: '', accessedAt: null, licence: 'CC-BY-SA-4.0' };

const UPSTREAM: LineageAnswer = {
  rootId: 'root',
  nodes: [
    ROOT,
    node('treebank', 1, { version: 'dataset:du-lieu-viet/ud-vi-vtb@1.1.0', licence: 'CC-BY-SA-4.0' }),
    node('hidden', 1, { state: 'hidden' }),
    node('wiki', 2, { external, licence: 'CC-BY-SA-4.0' }),
    node('old', 2, { version: 'dataset:du-lieu-viet/cau-cu@0.9.0', state: 'retracted' }),
  ],
  edges: [
    edge('root', 'treebank', 'train', 'digest-matched'),
    edge('root', 'hidden', 'train'),
    edge('treebank', 'wiki', 'filter'),
    edge('treebank', 'old', 'merge'),
  ],
  nextPageToken: '',
  asOfSize: null,
};

const DOWNSTREAM: LineageAnswer = {
  rootId: 'root',
  nodes: [ROOT, node('fine', 1, { version: 'model:ban-do-so/dia-danh@2.0.0', licence: 'Apache-2.0' })],
  edges: [edge('fine', 'root', 'finetune')],
  nextPageToken: '',
  asOfSize: null,
};

export function lineageOf(direction: string): LineageAnswer {
  return direction === 'upstream' ? UPSTREAM : DOWNSTREAM;
}
