import { isAllianceError } from '@alliance/errors/alliance-error';
import type { AssetVersionRef } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { Closure, LineageDesk } from '../clients/lineage-desk.ts';
import type { Edge, Work } from '../domain/derivation/question.ts';
import type { BareQuestion } from '../domain/derivation/standing.ts';
import type { LicenceRegister } from '../domain/licence-register.ts';
import { parseVersionText } from '../version-text.ts';
import { addClosure, MAX_SOURCES } from './gather-sources.ts';

/**
 * The same question, or one with those sources that were not known when it was put and are by now, and all that they came from. It is asked for
 * nobody in particular: what not everybody may see stays unknown. Throws what `provenance` throws, but for `not_found`.
 */
export async function findLateSources(
  { lineage, register }: { lineage: LineageDesk; register: LicenceRegister },
  question: BareQuestion,
): Promise<BareQuestion> {
  const late = question.works.filter(({ ref, licence }) => licence.kind === 'unknown' && parseVersionText(ref));
  if (late.length === 0) return question;
  const works = new Map<string, Work>(question.works.map((work) => [work.ref, work]));
  const edges = new Map<string, Edge>(question.edges.map((edge) => [edgeKey(edge), edge]));
  const digests = { ...question.digests };
  let isFound = false;
  for (const { ref, until } of late) {
    const version = parseVersionText(ref);
    if (!version || works.size >= MAX_SOURCES) continue;
    const closure = await closureIfKnown(lineage, version);
    if (!closure) continue;
    isFound = true;
    works.delete(ref);
    addClosure(closure, { register, works, edges, digests });
    const found = works.get(ref);
    if (found) works.set(ref, { ...found, until });
  }
  if (!isFound) return question;
  return { ...question, works: [...works.values()], edges: [...edges.values()], digests };
}

async function closureIfKnown(lineage: LineageDesk, version: AssetVersionRef): Promise<Closure | undefined> {
  try {
    return await lineage.closureOf(version, MAX_SOURCES, {});
  } catch (error) {
    if (isAllianceError(error, 'not_found')) return undefined;
    throw error;
  }
}

function edgeKey({ parent, child, operation }: Edge): string {
  return [parent, child, operation].join('\n');
}
