import { type Closure, type ExportedEdge, type ExportedNode, edgeKey, referenceOf } from './closure.ts';
import {
  entityId,
  moment,
  PROV_PREFIXES,
  type ProvDocument,
  ProvRecords,
  place,
  qualified,
  said,
  uri,
} from './prov-records.ts';
import { bundleOf, statementEntity } from './prov-statements.ts';

export const PROV_JSON_TYPE = 'application/prov+json';

type Made = { records: ProvRecords; ids: ReadonlyMap<string, string>; nodes: ReadonlyMap<string, ExportedNode> };

/**
 * What a version was made from as PROV-JSON (W3C Member Submission of 24 April 2013). Versions have the identifiers that they are
 * cited by; one bundle holds what one statement says. `base`: the address of this registry, without a slash at its end.
 */
export function provDocument(closure: Closure, base: string): ProvDocument {
  const records = new ProvRecords();
  const made: Made = {
    records,
    ids: new Map(closure.nodes.map((node) => [node.id, entityId(node)])),
    nodes: new Map(closure.nodes.map((node) => [node.id, node])),
  };
  for (const node of closure.nodes) putNode(node, made);
  const byRuns = putRuns(closure, made);
  for (const [childId, edges] of Map.groupBy(closure.edges, ({ childId }) => childId))
    putMaking(childId, edges, byRuns, made);
  for (const statement of closure.statements) {
    records.put('entity', `statement:${statement.digest}`, statementEntity(statement));
    for (const { organisation } of statement.signatures) {
      const agent = putOrganisation(records, organisation);
      records.relate('wasAttributedTo', { 'prov:entity': `statement:${statement.digest}`, 'prov:agent': agent });
    }
  }
  const bundles = closure.statements.map((statement) => [
    `statement:${statement.digest}`,
    bundleOf(statement, made.ids),
  ]);
  return {
    prefix: { ...PROV_PREFIXES, statement: `${base}/v1/statements/`, here: `${base}/v1/provenance#` },
    ...records.sections,
    ...(bundles.length === 0 ? {} : { bundle: Object.fromEntries(bundles) }),
  };
}

function putNode(node: ExportedNode, { records }: Made): void {
  const id = entityId(node);
  records.put('entity', id, entityOf(node));
  if (node.version) {
    const organisation = putOrganisation(records, node.version.organisation);
    records.relate('wasAttributedTo', { 'prov:entity': id, 'prov:agent': organisation });
    if (node.publisherRole !== '') {
      const role = `here:role-${node.version.organisation}-${node.publisherRole}`;
      const delegation = { 'prov:delegate': role, 'prov:responsible': organisation };
      if (records.put('agent', role, { 'prov:type': qualified('alliance:Role'), 'alliance:role': node.publisherRole }))
        records.relate('actedOnBehalfOf', delegation);
      records.relate('wasAttributedTo', { 'prov:entity': id, 'prov:agent': role });
    }
  }
  if (node.retraction) {
    const { action, reasonCode, severity, successor, retractedAt, logIndex } = node.retraction;
    const activity = `here:retraction-${node.id}`;
    records.put('activity', activity, {
      'prov:type': qualified('alliance:Retraction'),
      ...said({ 'alliance:action': action, 'alliance:reason': reasonCode, 'alliance:severity': severity }),
      ...said({ 'alliance:successor': successor }),
      ...place(logIndex),
    });
    const when = retractedAt === null ? {} : { 'prov:time': retractedAt };
    records.relate('wasInvalidatedBy', { 'prov:entity': id, 'prov:activity': activity, ...when });
  }
}

function entityOf(node: ExportedNode) {
  const { version, external, digest, licence, fileLicences, licenceDoubts, state, logIndex } = node;
  if (external)
    return {
      'prov:type': qualified('alliance:Source'),
      'prov:location': uri(external.url),
      ...said({ 'alliance:sha256': external.digest, 'alliance:licence': external.licence }),
      ...(external.accessedAt === null ? {} : { 'alliance:accessedAt': moment(external.accessedAt) }),
    };
  if (!version) return { 'prov:type': qualified('alliance:Hidden') };
  return {
    'prov:type': qualified(version.kind === 'model' ? 'alliance:Model' : 'alliance:Dataset'),
    'prov:label': referenceOf(version),
    ...said({ 'alliance:sha256': digest, 'alliance:licence': licence, 'alliance:state': state }),
    ...(fileLicences.length === 0 ? {} : { 'alliance:fileLicence': [...fileLicences] }),
    ...(licenceDoubts.length === 0 ? {} : { 'alliance:licenceDoubt': [...licenceDoubts] }),
    ...(node.publishedAt === null ? {} : { 'alliance:publishedAt': moment(node.publishedAt) }),
    ...place(logIndex),
  };
}

/** Returns which run states an edge: whatever is not there was stated by a publication or statement alone. */
function putRuns({ runs }: Closure, { records, ids }: Made): Map<string, string> {
  const stated = new Map<string, string>();
  const software = new Map<string, string>();
  for (const run of runs) {
    const activity = `here:run-${run.organisation}-${run.runId}`;
    records.put('activity', activity, {
      'prov:type': qualified('alliance:Run'),
      'prov:label': `${run.jobNamespace} ${run.jobName}`,
      ...said({ 'prov:startTime': run.firstEventAt ?? '' }),
      ...said({ 'prov:endTime': run.state === 'complete' ? (run.lastEventAt ?? '') : '' }),
      'alliance:runId': run.runId,
      'alliance:captured': run.captured,
    });
    const organisation = putOrganisation(records, run.organisation);
    for (const producer of new Set(run.events.map((event) => event.producer))) {
      const agent = software.get(producer) ?? `here:software-${software.size + 1}`;
      software.set(producer, agent);
      records.put('agent', agent, {
        'prov:type': qualified('prov:SoftwareAgent'),
        'alliance:producer': uri(producer),
      });
      records.relate('wasAssociatedWith', { 'prov:activity': activity, 'prov:agent': agent });
      records.relate('actedOnBehalfOf', {
        'prov:delegate': agent,
        'prov:responsible': organisation,
        'prov:activity': activity,
      });
    }
    for (const edge of run.edges) if (ids.has(edge.parentId)) stated.set(edgeKey(edge), activity);
  }
  return stated;
}

function putMaking(
  childId: string,
  edges: readonly ExportedEdge[],
  byRuns: ReadonlyMap<string, string>,
  made: Made,
): void {
  const { records, ids, nodes } = made;
  const child = nodes.get(childId);
  for (const [activity, some] of Map.groupBy(edges, (edge) => byRuns.get(edgeKey(edge)) ?? ownActivity(edge))) {
    const evaluated = activity === `here:evaluation-${childId}`;
    if (activity.startsWith('here:making-') || evaluated) {
      records.put('activity', activity, {
        'prov:type': qualified(`alliance:${evaluated ? 'Evaluation' : makingOf(some)}`),
      });
      if (child?.version)
        records.relate('wasAssociatedWith', {
          'prov:activity': activity,
          'prov:agent': putOrganisation(records, child.version.organisation),
        });
    }
    const derived = some.filter(({ relation }) => relation !== 'evaluate');
    const entity = ids.get(childId) as string;
    // What is evaluated was there before.
    records.relate(derived.length > 0 ? 'wasGeneratedBy' : 'used', {
      'prov:entity': entity,
      'prov:activity': activity,
    });
    for (const parentId of new Set(some.map((edge) => edge.parentId)))
      records.relate('used', { 'prov:activity': activity, 'prov:entity': ids.get(parentId) as string });
    for (const edge of derived) records.relate('wasDerivedFrom', derivationOf(edge, activity, made));
  }
}

function ownActivity({ childId, relation }: ExportedEdge): string {
  return relation === 'evaluate' ? `here:evaluation-${childId}` : `here:making-${childId}`;
}

const TRAINING: readonly string[] = ['train', 'finetune', 'merge-weights', 'quantise', 'distil'];

function makingOf(edges: readonly ExportedEdge[]): string {
  return edges.some(({ relation }) => TRAINING.includes(relation)) ? 'Training' : 'Curation';
}

function derivationOf(edge: ExportedEdge, activity: string, { ids, nodes }: Made) {
  const [child, parent] = [nodes.get(edge.childId), nodes.get(edge.parentId)];
  const kind = subtypeOf(edge, child, parent);
  return {
    'prov:generatedEntity': ids.get(edge.childId) as string,
    'prov:usedEntity': ids.get(edge.parentId) as string,
    'prov:activity': activity,
    ...(kind === undefined ? {} : { 'prov:type': qualified(kind) }),
    ...said({ 'alliance:relation': edge.relation, 'alliance:evidence': edge.evidence }),
    ...place(edge.logIndex),
  };
}

/** Another version of the same asset is a revision of it; what was brought in from outside has its primary source there. */
function subtypeOf({ relation }: ExportedEdge, child: ExportedNode | undefined, parent: ExportedNode | undefined) {
  if (parent?.external) return relation === 'copy' || relation === 'collect' ? 'prov:PrimarySource' : undefined;
  const [one, other] = [child?.version, parent?.version];
  const same =
    one && other && one.kind === other.kind && one.organisation === other.organisation && one.name === other.name;
  return same ? 'prov:Revision' : undefined;
}

function putOrganisation(records: ProvRecords, slug: string): string {
  const id = `organisation:${slug}`;
  records.put('agent', id, { 'prov:type': qualified('prov:Organization'), 'prov:label': slug });
  return id;
}
