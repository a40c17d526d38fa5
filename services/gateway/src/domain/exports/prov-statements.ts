import type { ExportedStatement } from './closure.ts';
import { moment, type ProvAttributes, ProvRecords, type ProvSections, qualified, said, uri } from './prov-records.ts';

/** What is known of a statement itself. */
export function statementEntity({ digest, predicateType, submittedAt, signatures }: ExportedStatement): ProvAttributes {
  const places = signatures.flatMap(({ logIndex }) => (logIndex === null ? [] : [logIndex]));
  return {
    'prov:type': qualified('prov:Bundle'),
    'alliance:sha256': digest,
    'alliance:predicateType': uri(predicateType),
    ...(submittedAt === null ? {} : { 'alliance:submittedAt': moment(submittedAt) }),
    ...(places.length === 0
      ? {}
      : { 'alliance:logIndex': places.map((index) => ({ $: String(index), type: 'xsd:long' })) }),
  };
}

/** What a statement says of versions, in its own bundle: what it is about, and the derivations that it states. */
export function bundleOf({ subjects, edges }: ExportedStatement, ids: ReadonlyMap<string, string>): ProvSections {
  const records = new ProvRecords();
  for (const { version, digest, supersededBy } of subjects)
    records.put('entity', version, {
      ...said({ 'alliance:sha256': digest }),
      ...(supersededBy === '' ? {} : { 'alliance:supersededBy': qualified(`statement:${supersededBy}`) }),
    });
  for (const { childId, parentId, relation, evidence } of edges) {
    const [child, parent] = [ids.get(childId), ids.get(parentId)];
    // It may state edges of versions that this one was not made from.
    if (child === undefined || parent === undefined) continue;
    for (const id of [child, parent]) records.put('entity', id, {});
    const ends = { 'prov:generatedEntity': child, 'prov:usedEntity': parent };
    if (relation !== 'evaluate')
      records.relate('wasDerivedFrom', {
        ...ends,
        ...said({ 'alliance:relation': relation, 'alliance:evidence': evidence }),
      });
  }
  return records.sections;
}
