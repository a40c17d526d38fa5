import { basesOf } from '@alliance/model-dossier/bases-of';
import {
  type Basis,
  type Dossier,
  type DossierEvaluation,
  type DossierNode,
  FORMAT,
  type Unknown,
} from '@alliance/model-dossier/dossier';
import { type Closure, type ExportedNode, edgesByChild, referenceOf } from '../domain/exports/closure.ts';

/** What is known of a model besides its lineage. */
export type DossierFacts = {
  registry: string;
  madeAt: string;
  title: string;
  evaluations: readonly Omit<DossierEvaluation, 'inTraining'>[];
  assessment: Dossier['assessment'];
  proven: Pick<Dossier, 'checkpoint' | 'entries' | 'logKey' | 'policy'>;
};

/** Puts together the dossier of a model version. Its closure must have the envelopes of statements. */
export function toDossier(closure: Closure, { evaluations, proven, assessment, ...facts }: DossierFacts): Dossier {
  const [root] = closure.nodes;
  if (!root?.version) throw new Error('A dossier is about a version.');
  const training = trainingOf(closure, root.id);
  const statements = closure.statements.map(({ edges: _edges, ...statement }) => statement);
  const bases = basesOf(statements);
  const trained = new Set(
    closure.nodes.flatMap(({ id, version }) => (version && training.has(id) ? [referenceOf(version)] : [])),
  );
  return {
    format: FORMAT,
    ...facts,
    model: referenceOf(root.version),
    checkpoint: proven.checkpoint,
    nodes: closure.nodes.map(toNode),
    edges: closure.edges,
    bases,
    evaluations: evaluations.map((evaluation) => ({ ...evaluation, inTraining: trained.has(evaluation.dataset) })),
    unknowns: unknownsOf(closure, { rootId: root.id, training, bases }),
    assessment,
    statements,
    logKey: proven.logKey,
    policy: proven.policy,
    entries: proven.entries,
  };
}

/** Everything that the model was made from, and itself: what it was only evaluated with is not in it. */
function trainingOf({ edges }: Closure, rootId: string): Set<string> {
  const drawn = edgesByChild(edges);
  const found = new Set([rootId]);
  for (const id of found)
    for (const { parentId, relation } of drawn.get(id) ?? []) if (relation !== 'evaluate') found.add(parentId);
  return found;
}

type Known = { rootId: string; training: ReadonlySet<string>; bases: readonly Basis[] };

function unknownsOf({ nodes }: Closure, { rootId, training, bases }: Known): Unknown[] {
  const stated = new Set(bases.map(({ version }) => version));
  return nodes
    .filter(({ id }) => training.has(id) && id !== rootId)
    .flatMap((node) => {
      const name = nameOf(node);
      const isUnstated = node.version?.kind === 'dataset' && !stated.has(name ?? '');
      const weak = [weaknessOf(node), isUnstated ? 'no-basis' : undefined];
      return weak.flatMap((weakness) => (weakness === undefined ? [] : [{ nodeId: node.id, name, weakness }]));
    });
}

function weaknessOf({ version, external, state }: ExportedNode): string | undefined {
  if (external) return external.digest === '' ? 'floating' : undefined;
  if (!version) return 'hidden';
  return state === 'published' ? undefined : state;
}

function toNode(node: ExportedNode): DossierNode {
  const { id, version, external, licence, fileLicences, licenceDoubts, state, publishedAt, logIndex, retraction } =
    node;
  return {
    id,
    name: nameOf(node),
    kind: version?.kind ?? (external ? 'external' : 'hidden'),
    digest: external?.digest ?? node.digest,
    licence: external?.licence ?? licence,
    ...{ fileLicences, licenceDoubts, state, publishedAt, logIndex, retraction },
    accessedAt: external?.accessedAt ?? null,
  };
}

function nameOf({ version, external }: ExportedNode): string | null {
  return version ? referenceOf(version) : (external?.url ?? null);
}
