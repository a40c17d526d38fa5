import { hash } from 'node:crypto';
import type { Caller } from '@alliance/auth/caller';
import { isUniqueViolation } from '@alliance/database/database-problem';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import { recordEvent } from '@alliance/events/outbox';
import { StatementSubmittedSchema } from '@alliance/proto/alliance/provenance/v1/provenance_events_pb';
import { writeEnvelope } from '@alliance/statements/envelope';
import { StatementRefusal } from '@alliance/statements/statement-refusal';
import type { Transaction } from 'kysely';
import { signatureIntakes } from '../build-signature-intake.ts';
import { isPlain } from '../domain/audit-fact.ts';
import { nodeKey, type VersionSubject } from '../domain/lineage-node.ts';
import { maySeeNode } from '../domain/lineage-visibility.ts';
import type { LogContext } from '../log-context.ts';
import { takeIn } from '../store/intake-store.ts';
import { findNode } from '../store/lineage-node-store.ts';
import { holdValid } from '../store/signing-key-store.ts';
import { loadStatements, type StoredStatement } from '../store/statement-reading-store.ts';
import { insertStatement } from '../store/statement-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';
import { type CheckedStatement, checkStatement } from './check-statement.ts';
import { drawEdges } from './draw-edges.ts';
import { requireStatementAuthority } from './require-statement-authority.ts';

type Context = Pick<LogContext, 'db' | 'transact' | 'clock'> & { wake: () => void };
type Input = { version: VersionSubject; envelope: Uint8Array };

/**
 * Takes a signed statement about a version in: its row, edges, one pending leaf per signature and its event, in one
 * transaction. Errors: those of `requireStatementAuthority`, `not_found`, `already_exists`, `statement_refused` with the step that
 * failed and a reason, in which case nothing changed.
 */
export async function submitStatement(
  context: Context,
  caller: Caller | null,
  { version, envelope }: Input,
): Promise<StoredStatement> {
  const key = nodeKey(version);
  const node = isPlain(key) ? await findNode(context.db, version) : undefined;
  if (node === undefined || node.state === 'unknown' || !maySeeNode(caller, node)) throw notFound(key);
  const authority = requireStatementAuthority(caller, version.organisation);
  const actor = { personId: caller?.personId ?? '', role: authority.role };
  try {
    const checked = await checkStatement(context, { caller, authority, version, envelope });
    const digest = hash('sha256', checked.envelope.payload);
    const now = context.clock();
    await context.transact((trx) => keep(trx, { checked, digest, version, actor, now }));
    context.wake();
    const [stored] = await loadStatements(context.db, [digest]);
    if (stored === undefined) throw new Error('A statement that was just kept is not there.');
    return stored;
  } catch (error) {
    throw toAllianceError(error);
  }
}

type Kept = {
  checked: CheckedStatement;
  digest: string;
  version: VersionSubject;
  actor: { personId: string; role: string };
  now: Date;
};

async function keep(trx: Transaction<ProvenanceTables>, { checked, digest, version, actor, now }: Kept): Promise<void> {
  const { envelope, statement, organisation, signatures, links } = checked;
  const keyIds = signatures.map(({ key }) => key.keyId);
  if (!(await holdValid(trx, keyIds)))
    throw new StatementRefusal('signature', 'revoked_key', 'The key was revoked just now. Sign with a valid one.');
  const intakes = signatureIntakes({ checked, version, actor, now });
  const drawn = await drawEdges(trx, links, intakes[0]?.dedupeKey);
  await insertStatement(trx, {
    ...drawn,
    digest,
    predicateType: statement.predicateType,
    organisation,
    envelope: Buffer.from(writeEnvelope(envelope), 'utf8'),
    submittedAt: now,
    signatures: signatures.map(({ key }, at) => ({
      keyId: key.keyId,
      organisation: key.organisation,
      dedupeKey: intakes[at]?.dedupeKey ?? Buffer.alloc(0),
    })),
  });
  await takeIn(trx, intakes);
  const versions = links.map(({ child }) => nodeKey(child));
  const { predicateType } = statement;
  await recordEvent(trx, StatementSubmittedSchema, { digest, predicateType, organisation, versions, keyIds }, now);
}

function toAllianceError(error: unknown): unknown {
  if (error instanceof StatementRefusal) {
    const { step, reason, message } = error;
    return new AllianceError('statement_refused', message, { details: { step, reason } });
  }
  if (isUniqueViolation(error, 'statement_pkey') || isUniqueViolation(error, 'statement_signature_dedupe_key_key'))
    return new AllianceError(
      'already_exists',
      'This statement was submitted before. It never changes; make a new one to supersede it.',
    );
  return error;
}
