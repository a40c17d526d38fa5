import type { StatedSource } from '@alliance/statements/statement';
import { StatementRefusal } from '@alliance/statements/statement-refusal';
import { isPlain } from './audit-fact.ts';
import { type LineageSubject, nodeKey, type VersionSubject } from './lineage-node.ts';
import { type Evidence, relationOf } from './relation.ts';
import { parseVersionReference } from './version-reference.ts';

/** A version that is published and that whoever submits the statement may see. */
export type KnownVersion = { subject: VersionSubject; digest: string };
export type SourceLink = { source: LineageSubject; relation: string; evidence: Evidence };

const OUTSIDE = /^[a-z][a-z0-9+.-]*:\/\//;

/** The version that a source or subject names; undefined when it names none by name. */
export function namedVersion({ name, uri }: Pick<StatedSource, 'name' | 'uri'>): VersionSubject | undefined {
  return parseVersionReference(name) ?? parseVersionReference(uri);
}

/**
 * What each stated source of a version is: a known version by its name or digest, or an external source by its address.
 * Throws StatementRefusal with the step `digests` or `lineage`.
 */
export function linkSources(
  child: VersionSubject,
  sources: readonly StatedSource[],
  known: readonly KnownVersion[],
): SourceLink[] {
  const links = new Map<string, SourceLink>();
  for (const stated of sources) {
    const { source, evidence } = linkOf(stated, known);
    const relation = relationOf(stated.relation, child, source);
    if (relation === undefined)
      throw new StatementRefusal('lineage', 'unknown_relation', `"${stated.relation}" is not a relation of versions.`);
    links.set(`${nodeKey(source)} ${relation}`, { source, relation, evidence });
  }
  return [...links.values()];
}

function linkOf(stated: StatedSource, known: readonly KnownVersion[]): Omit<SourceLink, 'relation'> {
  const named = namedVersion(stated);
  if (named) {
    const version = known.find(({ subject }) => nodeKey(subject) === nodeKey(named));
    if (version === undefined) throw unknown(nodeKey(named));
    if (stated.sha256 === '') return { source: named, evidence: 'signed' };
    if (stated.sha256 !== version.digest) throw mismatch(nodeKey(named));
    return { source: named, evidence: 'digest-matched' };
  }
  if (OUTSIDE.test(stated.uri) && isPlain(stated.uri)) {
    if (stated.sha256 !== '' && !/^[0-9a-f]{64}$/.test(stated.sha256)) throw mismatch(stated.uri);
    const accessedAt = stated.accessedOn === '' ? null : new Date(`${stated.accessedOn}T00:00:00Z`);
    if (accessedAt !== null && Number.isNaN(accessedAt.getTime())) throw unknown(stated.uri);
    return {
      source: { kind: 'external', url: stated.uri, digest: stated.sha256, accessedAt, licence: '' },
      evidence: 'signed',
    };
  }
  const same = known.filter(({ digest }) => digest !== '' && digest === stated.sha256);
  if (same.length > 1)
    throw new StatementRefusal('digests', 'ambiguous', `Several versions have the digest ${stated.sha256}. Name one.`);
  const [version] = same;
  if (version === undefined) throw unknown(stated.name || stated.uri || stated.sha256);
  return { source: version.subject, evidence: 'digest-matched' };
}

/** Each subject must be a version of the organisation with exactly that digest. Throws StatementRefusal, step `digests`. */
export function matchSubjects(
  subjects: readonly { name: string; sha256: string }[],
  known: readonly KnownVersion[],
): VersionSubject[] {
  return subjects.map(({ name, sha256 }) => {
    const named = namedVersion({ name, uri: '' });
    const same = known.filter(({ digest }) => digest === sha256);
    const match = named ? same.find(({ subject }) => nodeKey(subject) === nodeKey(named)) : same[0];
    if (match && (named || same.length === 1)) return match.subject;
    const what = name || sha256;
    if (match)
      throw new StatementRefusal('digests', 'ambiguous', `Several versions have the digest of ${what}. Name one.`);
    const isKnown = named && known.some(({ subject }) => nodeKey(subject) === nodeKey(named));
    throw isKnown ? mismatch(what) : unknown(what);
  });
}

function unknown(what: string): StatementRefusal {
  return new StatementRefusal(
    'digests',
    'unknown',
    `"${what}" is no published version that you may see, nor an address outside.`,
  );
}

function mismatch(what: string): StatementRefusal {
  return new StatementRefusal('digests', 'digest_mismatch', `The digest of "${what}" is another one.`);
}
