import type { ExportedNode } from './closure.ts';

export type Facet = { _producer: string; _schemaURL: string; [property: string]: unknown };
export type Facets = { [name: string]: Facet };

/** What makes events that no pipeline reported. */
export const PRODUCER = 'urn:alliance-registry:openlineage-export:v1';
const SPEC = 'https://openlineage.io/spec/facets';

/** A facet of our own. */
export function facet(of: 'run' | 'job' | 'dataset', properties: { [property: string]: unknown }): Facet {
  return { _producer: PRODUCER, _schemaURL: `urn:alliance-registry:openlineage-facet:${of}/v1`, ...properties };
}

/** Standard facets where there are any, and one of our own for what they have no words for. */
export function datasetFacets(node: ExportedNode, written: boolean): Facets {
  const { version, external, digest, licence, state, logIndex, retraction } = node;
  const stated = version?.version ?? statedOutside(external);
  return {
    ...(stated === '' ? {} : { version: standard('1-0-1/DatasetVersionDatasetFacet', { datasetVersion: stated }) }),
    ...(version
      ? {
          ownership: standard('1-0-1/OwnershipDatasetFacet', {
            owners: [{ name: `organisation:${version.organisation}`, type: 'OWNER' }],
          }),
        }
      : {}),
    ...(written && version
      ? { lifecycleStateChange: standard('1-0-1/LifecycleStateChangeDatasetFacet', { lifecycleStateChange: 'CREATE' }) }
      : {}),
    alliance_version: facet('dataset', {
      state,
      ...(digest === '' ? {} : { sha256: digest }),
      ...(licence === '' ? {} : { licence }),
      ...(logIndex === null ? {} : { logIndex }),
      ...(retraction ? { retraction } : {}),
    }),
  };
}

/** A source outside has its version in its address, or is known by its digest. */
function statedOutside(external: ExportedNode['external']): string {
  if (!external) return '';
  if (external.digest !== '') return `sha256:${external.digest}`;
  const [, stated] = external.url.split('#version=');
  try {
    return decodeURIComponent(stated ?? '');
  } catch {
    return stated ?? '';
  }
}

function standard(name: string, properties: { [property: string]: unknown }): Facet {
  const type = name.slice(name.indexOf('/') + 1);
  return { _producer: PRODUCER, _schemaURL: `${SPEC}/${name}.json#/$defs/${type}`, ...properties };
}
