import type { Caller } from '@alliance/auth/caller';
import { type CheckedSignature, checkSignatures } from '@alliance/statements/check-signatures';
import { type Envelope, readEnvelope } from '@alliance/statements/envelope';
import { readStatement, type Statement } from '@alliance/statements/statement';
import { StatementRefusal } from '@alliance/statements/statement-refusal';
import type { Kysely } from 'kysely';
import { assertSize } from '../domain/assert-size.ts';
import { nodeKey, type VersionSubject } from '../domain/lineage-node.ts';
import { maySeeNode } from '../domain/lineage-visibility.ts';
import {
  type KnownVersion,
  linkSources,
  matchSubjects,
  namedVersion,
  type SourceLink,
} from '../domain/link-sources.ts';
import { assertPredicate, assertSigner, type StatementAuthority } from '../domain/statement-authority.ts';
import { findSize, findVersions } from '../store/lineage-node-store.ts';
import { findKeys, type KnownKey } from '../store/signing-key-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';

const SHA256 = /^[0-9a-f]{64}$/;

type Input = { caller: Caller | null; authority: StatementAuthority; version: VersionSubject; envelope: Uint8Array };

/** A statement that nothing speaks against. */
export type CheckedStatement = {
  envelope: Envelope;
  statement: Statement;
  /** In whose name. */
  organisation: string;
  signatures: CheckedSignature<KnownKey>[];
  links: { child: VersionSubject; sources: SourceLink[] }[];
};

/**
 * Checks an envelope in the order of the steps of StatementRefusal, which it throws; each step looks only at what those before
 * let through, so an unsigned payload is never read.
 */
export async function checkStatement(
  { db }: { db: Kysely<ProvenanceTables> },
  { caller, authority, version, envelope: bytes }: Input,
): Promise<CheckedStatement> {
  const envelope = readEnvelope(bytes);
  const keyIds = envelope.signatures.map(({ keyid }) => keyid).filter((id) => SHA256.test(id));
  const signatures = checkSignatures(envelope, await findKeys(db, { organisations: authority.signers, keyIds }));
  const organisation = assertSigner(
    authority,
    signatures.map(({ key }) => key),
  );
  const statement = readStatement(envelope.payload);
  assertPredicate(authority, statement.predicateType);

  const versions = await knownVersions(db, caller, statement);
  const own = versions.filter(({ subject }) => subject.organisation === version.organisation);
  const subjects = matchSubjects(statement.subjects, own);
  if (!subjects.some((subject) => nodeKey(subject) === nodeKey(version)))
    throw new StatementRefusal('digests', 'other_version', `None of the subjects is ${nodeKey(version)}.`);
  assertSize(statement, await findSize(db, version));
  const links = subjects.map((child) => ({ child, sources: linkSources(child, statement.sources, versions) }));
  return { envelope, statement, organisation, signatures, links };
}

/** Everything that the statement may mean and its submitter may see. */
async function knownVersions(
  db: Kysely<ProvenanceTables>,
  caller: Caller | null,
  { subjects, sources }: Statement,
): Promise<KnownVersion[]> {
  const named = [...subjects.map(({ name }) => ({ name, uri: '' })), ...sources].map(namedVersion);
  const keys = named.filter((subject) => subject !== undefined).map(nodeKey);
  const digests = [...subjects, ...sources].map(({ sha256 }) => sha256).filter((digest) => SHA256.test(digest));
  const nodes = await findVersions(db, { keys, digests });
  return nodes
    .filter((node) => maySeeNode(caller, node))
    .flatMap(({ subject, digest }) => (subject.kind === 'external' ? [] : [{ subject, digest }]));
}
