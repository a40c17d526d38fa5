import type { Transaction } from 'kysely';
import { type LineageEdge, noteChange } from './lineage-edge-store.ts';
import type { ProvenanceTables } from './tables.ts';

type Trx = Transaction<ProvenanceTables>;

/** A statement as it is kept for ever. */
export type NewStatement = {
  digest: string;
  predicateType: string;
  /** In whose name. */
  organisation: string;
  envelope: Buffer;
  submittedAt: Date;
  /** Nodes of the versions that it is about. */
  subjects: readonly number[];
  /** Nodes of every version that it names, subjects included. */
  nodes: readonly number[];
  signatures: readonly { keyId: string; organisation: string; dedupeKey: Buffer }[];
  edges: readonly LineageEdge[];
};

/**
 * Keeps a statement; earlier ones of the same organisation and predicate about its subjects are superseded. Breaks the
 * constraint statement_pkey when it is there, statement_signature_dedupe_key_key when one of its signatures is.
 */
export async function insertStatement(trx: Trx, statement: NewStatement): Promise<void> {
  const { digest, predicateType, organisation, envelope, submittedAt, subjects, nodes, signatures, edges } = statement;
  await trx
    .insertInto('statement')
    .values({ digest, predicate_type: predicateType, organisation, envelope, submitted_at: submittedAt })
    .execute();
  await supersede(trx, statement);
  await noteChange(trx);
  const of = (ids: readonly number[]) => ids.map((node_id) => ({ statement: digest, node_id }));
  await trx
    .insertInto('statement_subject')
    .values(of(subjects).map((row) => ({ ...row, superseded_by: null })))
    .execute();
  await trx.insertInto('statement_node').values(of(nodes)).execute();
  await trx
    .insertInto('statement_signature')
    .values(
      signatures.map(({ keyId, organisation: signer, dedupeKey }, place) => ({
        statement: digest,
        place,
        key_id: keyId,
        organisation: signer,
        dedupe_key: dedupeKey,
      })),
    )
    .execute();
  if (edges.length === 0) return;
  await trx
    .insertInto('statement_edge')
    .values(
      edges.map(({ childId, parentId, relation, evidence }) => ({
        statement: digest,
        child_id: childId,
        parent_id: parentId,
        relation,
        evidence,
      })),
    )
    .execute();
}

async function supersede(trx: Trx, { digest, predicateType, organisation, subjects }: NewStatement): Promise<void> {
  await trx
    .updateTable('statement_subject')
    .set({ superseded_by: digest })
    .where('node_id', 'in', [...subjects])
    .where('superseded_by', 'is', null)
    .where('statement', 'in', (query) =>
      query
        .selectFrom('statement')
        .select('digest')
        .where('predicate_type', '=', predicateType)
        .where('organisation', '=', organisation),
    )
    .execute();
}
