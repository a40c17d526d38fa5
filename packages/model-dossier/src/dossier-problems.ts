import { hash } from 'node:crypto';
import { readEnvelope } from '@alliance/statements/envelope';
import { basesOf } from './bases-of.ts';
import type { Dossier, DossierNode, DossierStatement } from './dossier.ts';

type Leaf = {
  kind?: string;
  object?: { kind: string; id: string; version: string; digest: string };
  spec?: { dsseV002?: { payloadHash?: { digest?: string } } };
};

/**
 * Where a dossier says something else than the entries of the log that it brings: versions and digests, retractions, statements and
 * the bases that they state. That the entries are in the log is checked apart. Empty when all is well.
 */
export function dossierProblems(dossier: Dossier): string[] {
  try {
    const leaves = new Map(dossier.entries.map(({ index, leaf }) => [index, readLeaf(leaf)]));
    const size = Number(dossier.checkpoint.split('\n')[1] ?? 0);
    return [
      ...missing(dossier, { leaves, size }),
      ...dossier.nodes.flatMap((node) => wrongNode(node, leaves)),
      ...dossier.statements.flatMap((statement) => wrongStatement(statement, leaves)),
      ...wrongBases(dossier),
      ...(dossier.nodes[0]?.name === dossier.model ? [] : [`The dossier is not about ${dossier.model}.`]),
    ];
  } catch (error) {
    return [`This is no dossier that can be read: ${error instanceof Error ? error.message : String(error)}`];
  }
}

type Leaves = ReadonlyMap<number, Leaf>;

/** What the log recorded up to the checkpoint must be there; what came later has no proof yet. */
function missing({ nodes, edges, statements }: Dossier, { leaves, size }: { leaves: Leaves; size: number }): string[] {
  const named = [
    ...nodes.flatMap(({ logIndex, retraction }) => [logIndex, retraction?.logIndex ?? null]),
    ...edges.map(({ logIndex }) => logIndex),
    ...statements.flatMap(({ signatures }) => signatures.map(({ logIndex }) => logIndex)),
  ];
  const absent = new Set(
    named.filter((index): index is number => index !== null && index < size && !leaves.has(index)),
  );
  return [...absent].map((index) => `Entry ${index} is named, and is not there.`);
}

/** Of assets that are not public the log says no more than their kind. */
function wrongNode({ name, digest, logIndex, retraction }: DossierNode, leaves: Leaves): string[] {
  return [logIndex, retraction?.logIndex ?? null].flatMap((index) => {
    const object = index === null ? undefined : leaves.get(index)?.object;
    if (object === undefined || object.id === '') return [];
    const recorded = `${object.kind}:${object.id}@${object.version}`;
    if (recorded !== name) return [`Entry ${index} is about ${recorded}, and not about ${name}.`];
    const same = object.digest === '' || object.digest === digest;
    return same ? [] : [`${name} has another digest than entry ${index} recorded.`];
  });
}

function wrongStatement({ digest, envelope, signatures }: DossierStatement, leaves: Leaves): string[] {
  const { payload } = readEnvelope(Buffer.from(envelope, 'utf8'));
  const sha256 = hash('sha256', payload, 'buffer');
  if (sha256.toString('hex') !== digest) return [`Statement ${digest} is not the one that its digest names.`];
  return signatures.flatMap(({ logIndex }) => {
    const leaf = logIndex === null ? undefined : leaves.get(logIndex);
    const recorded = leaf?.spec?.dsseV002?.payloadHash?.digest;
    if (leaf === undefined || (leaf.kind === 'dsse' && recorded === sha256.toString('base64'))) return [];
    return [`Entry ${logIndex} is not that of statement ${digest}.`];
  });
}

function wrongBases({ bases, statements }: Dossier): string[] {
  const same = JSON.stringify(bases) === JSON.stringify(basesOf(statements));
  return same ? [] : ['The bases that are shown are not those that the statements state.'];
}

function readLeaf(base64: string): Leaf {
  return JSON.parse(Buffer.from(base64, 'base64').toString('utf8')) as Leaf;
}
