import { isPlain } from './audit-fact.ts';
import type { LineageSubject } from './lineage-node.ts';
import { parseVersionReference } from './version-reference.ts';

const MAX_ADDRESS = 900;
const DIGEST = /^(?:sha256:)?([0-9a-f]{64})$/;

/**
 * What a dataset of an event stands for: an exact version when its namespace is that of the registry, else something outside. A
 * text says what is wrong with it.
 */
export function readRunDataset(dataset: Readonly<Record<string, unknown>>, registry: string): LineageSubject | string {
  const { namespace, name } = dataset;
  if (typeof namespace !== 'string' || typeof name !== 'string' || namespace === '' || name === '')
    return 'must have a namespace and a name';
  const stated = statedVersion(dataset);
  if (stated === undefined) return 'has a facet "version" whose "datasetVersion" is no text';
  if (addressOf(namespace) === addressOf(registry)) return versionOf(name, stated);
  return outside(`${withoutSlash(namespace)}/${name}`, stated);
}

function versionOf(name: string, stated: string): LineageSubject | string {
  const reference = name.includes('@') ? name : `${name}@${stated}`;
  const version = parseVersionReference(reference);
  if (version === undefined || (stated !== '' && version.version !== stated))
    return 'must be an exact version of this registry: the name "dataset:organisation/name" or "model:organisation/name", and the facet "version" with its "datasetVersion"';
  return version;
}

function outside(address: string, stated: string): LineageSubject | string {
  // A name alone is enough to find it again; what opens it is not for others to read.
  if (/\/\/[^/]*@/.test(address)) return 'must not carry credentials in its namespace';
  const digest = DIGEST.exec(stated)?.[1] ?? '';
  const url = stated === '' || digest !== '' ? address : `${address}#version=${encodeVersion(stated)}`;
  if (url.length > MAX_ADDRESS || !isPlain(url)) return `must have a name of at most ${MAX_ADDRESS} plain characters`;
  return { kind: 'external', url, digest, accessedAt: null, licence: '' };
}

/** Empty when nothing is stated; undefined when what is there cannot be read. */
function statedVersion({ facets }: Readonly<Record<string, unknown>>): string | undefined {
  const facet = (facets as { version?: { datasetVersion?: unknown } } | null | undefined)?.version;
  if (facet === undefined) return '';
  const version = facet?.datasetVersion;
  return typeof version === 'string' && version !== '' ? version : undefined;
}

function encodeVersion(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : text;
}

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** One text for the spellings of an address: a node on one's own computer has several names. */
function addressOf(text: string): string {
  const url = URL.parse(text);
  if (url === null || url.host === '') return text;
  if (LOOPBACK.includes(url.hostname)) url.hostname = 'localhost';
  return withoutSlash(url.href);
}

function withoutSlash(text: string): string {
  return text.endsWith('/') ? text.slice(0, -1) : text;
}
