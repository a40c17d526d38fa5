import { randomBytes, randomUUID } from 'node:crypto';
import { MAX_LISTED_FILES, manifestPages } from '@alliance/statements/manifest-pages';
import { inPathOrder, manifestRoot } from '@alliance/statements/model-manifest';
import { BUILD_TYPES, PREDICATES } from '@alliance/statements/predicate-types';
import { readStatement, type StatedSubject, toStatement } from '@alliance/statements/statement';
import type { FileEntry, SignedVersion } from '../api/shapes.ts';
import { formatReference, type Reference } from '../reference.ts';

const BUILDER = 'urn:alliance-registry:builder:cli/v1';

/** A source of the version, with the digest of the one that is meant where it could be read. */
export type Source = { version?: string; url?: string; sha256?: string; relation: string };

export type Facts = {
  target: Reference & { version: string };
  version: SignedVersion;
  files: readonly FileEntry[];
  sources: readonly Source[];
  /** What only people know of a dataset: bases, filters, tools, roles; without it the statement tells of a run. */
  provenance: Record<string, unknown> | undefined;
  /** Of the run. */
  parameters: Record<string, unknown> | undefined;
  today: Date;
};

/** What is said of where a version comes from. */
export type Origin = Omit<Facts, 'version' | 'files'>;

/** The statements that a publisher makes about a version: its files, and where it comes from if that is known. */
export function makeStatements(facts: Facts): object[] {
  const { target, version, files } = facts;
  const subjects = [{ name: formatReference(target), sha256: version.manifestDigest }];
  if (manifestRoot(files) !== version.manifestDigest) throw new Error(`${formatReference(target)}: SHA-256 ?`);
  return [filesStatement(subjects, files), ...originStatements(facts, subjects)];
}

/** Throws StatementRefusal when what people say of where a version comes from could not be stated about it. */
export function checkOrigin(origin: Origin): void {
  const subjects = [{ name: formatReference(origin.target), sha256: '0'.repeat(64) }];
  for (const statement of originStatements(origin, subjects)) readStatement(Buffer.from(JSON.stringify(statement)));
}

function originStatements(origin: Origin, subjects: readonly StatedSubject[]): object[] {
  const { sources, provenance } = origin;
  if (provenance) return [toStatement(subjects, PREDICATES.datasetProvenance, originOf(origin, provenance))];
  return sources.length > 0 ? [toStatement(subjects, PREDICATES.slsaProvenance, runOf(origin))] : [];
}

/** Stock verifiers read a list of files; what is too long for one is signed by its pages. */
function filesStatement(subjects: readonly StatedSubject[], files: readonly FileEntry[]): object {
  if (files.length <= MAX_LISTED_FILES) return toStatement(subjects, PREDICATES.modelSigning, manifestOf(files));
  return toStatement(subjects, PREDICATES.manifestRoot, { ...manifestPages(files), nonce: nonce() });
}

function manifestOf(files: readonly FileEntry[]): object {
  return {
    serialization: { method: 'files', hash_type: 'sha256', allow_symlinks: false, ignore_paths: [] },
    resources: inPathOrder(files).map(({ path, sha256 }) => ({ name: path, algorithm: 'sha256', digest: sha256 })),
    // Leaves show an unsalted hash of this; verifiers ignore what they do not know.
    nonce: nonce(),
  };
}

function originOf({ sources, today }: Origin, { lawfulBasis = '', ...provenance }: Record<string, unknown>): object {
  const accessedOn = today.toISOString().slice(0, 10);
  const declared = sources.map(({ sha256, ...source }) => ({
    ...source,
    ...(sha256 ? { digest: { sha256 } } : {}),
    accessedOn,
    lawfulBasis,
  }));
  return { sources: declared, filters: [], tools: [], roles: [], ...provenance, nonce: nonce() };
}

function runOf({ target, sources, parameters, today }: Origin): object {
  return {
    buildDefinition: {
      buildType: target.kind === 'model' ? BUILD_TYPES.training : BUILD_TYPES.curation,
      externalParameters: parameters ?? {},
      resolvedDependencies: sources.map(({ version, url, sha256, relation }) => ({
        ...(version ? { name: version } : { uri: url }),
        ...(sha256 ? { digest: { sha256 } } : {}),
        annotations: { relation },
      })),
    },
    runDetails: { builder: { id: BUILDER }, metadata: { invocationId: randomUUID(), finishedOn: today.toISOString() } },
  };
}

function nonce(): string {
  return randomBytes(18).toString('base64url');
}
