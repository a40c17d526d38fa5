import type { Caller } from '@alliance/auth/caller';
import { type Page, pageRequest, toPage } from '@alliance/database/keyset-page';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import { readEnvelope } from '@alliance/statements/envelope';
import { sigstoreBundle } from '@alliance/statements/sigstore-bundle';
import { statementLeaf } from '@alliance/statements/statement-leaf';
import { formatCheckpoint } from '@alliance/transparency-log/checkpoint';
import { keyHash } from '@alliance/transparency-log/note-key';
import { isPlain } from '../domain/audit-fact.ts';
import { nodeKey, type VersionSubject } from '../domain/lineage-node.ts';
import { lineageReachOf, maySeeNode } from '../domain/lineage-visibility.ts';
import type { LogContext } from '../log-context.ts';
import { findNode } from '../store/lineage-node-store.ts';
import { findKeys } from '../store/signing-key-store.ts';
import { findStatement, listStatements as listRows, type StoredStatement } from '../store/statement-reading-store.ts';
import { proveIndex } from './prove-index.ts';

type Listing = { version: VersionSubject; pageSize: number; pageToken: string };

/** Statements about a version, newest first. Errors: `not_found`, `invalid_argument`, `invalid_cursor`. */
export async function listStatements(
  { db }: Pick<LogContext, 'db'>,
  caller: Caller | null,
  { version, ...request }: Listing,
): Promise<Page<StoredStatement>> {
  const { size, after } = pageRequest(request, numberKey);
  const node = isPlain(nodeKey(version)) ? await findNode(db, version) : undefined;
  if (node === undefined || !maySeeNode(caller, node)) throw notFound(nodeKey(version));
  const place = { nodeId: node.id, before: after?.[0], limit: size + 1 };
  return toPage(await listRows(db, lineageReachOf(caller), place), size, ({ no }) => [no]);
}

/** One statement with its envelope. Errors: `not_found`, also when it names a version that the caller may not see. */
export async function getStatement(
  { db }: Pick<LogContext, 'db'>,
  caller: Caller | null,
  digest: string,
): Promise<StoredStatement & { envelope: Buffer }> {
  const statement = isPlain(digest) ? await findStatement(db, lineageReachOf(caller), digest) : undefined;
  if (statement === undefined) throw notFound(`statement ${digest}`);
  return statement;
}

/**
 * A Sigstore bundle of one of the signatures, as JSON: that of a key, or the first. Errors: `not_found`, `unavailable` while no
 * checkpoint covers its leaf.
 */
export async function getStatementBundle(
  { db, folder, policy, keys }: Pick<LogContext, 'db' | 'folder' | 'policy' | 'keys'>,
  caller: Caller | null,
  { digest, keyId }: { digest: string; keyId: string },
): Promise<string> {
  const { envelope: text, signatures } = await getStatement({ db }, caller, digest);
  const made = signatures.find((one) => keyId === '' || one.keyId === keyId);
  if (made === undefined) throw notFound(`signature of the key ${keyId} on statement ${digest}`);
  if (made.logIndex === undefined) throw notYet(digest);
  const envelope = readEnvelope(text);
  const signature = envelope.signatures[made.place];
  const key = (await findKeys(db, { organisations: [], keyIds: [made.keyId] }))[0];
  if (signature === undefined || key === undefined) throw new Error(`Signature ${made.place} of ${digest} is gone.`);
  const { hashes, checkpoint } = await proveIndex({ db, folder, policy, keys }, { index: made.logIndex, size: 0 });
  const bundle = sigstoreBundle({ ...envelope, signatures: [signature] }, made.keyId, {
    logKeyHash: keyHash(keys.signer),
    index: made.logIndex,
    treeSize: checkpoint.size,
    root: checkpoint.root,
    hashes,
    checkpoint: formatCheckpoint(checkpoint),
    leaf: statementLeaf(envelope.payload, signature.sig, key),
  });
  return JSON.stringify(bundle);
}

function numberKey(key: unknown[]): [number] | undefined {
  const [no, ...rest] = key;
  return typeof no === 'number' && Number.isSafeInteger(no) && rest.length === 0 ? [no] : undefined;
}

function notYet(digest: string): AllianceError {
  return new AllianceError(
    'unavailable',
    `Statement ${digest} has no place in the log yet. Try again in a few seconds.`,
  );
}
