import type { Kysely } from 'kysely';
import type { AuditFact } from '../domain/audit-fact.ts';
import type { AuditReach } from '../domain/audit-visibility.ts';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;

/** A placed entry with what it is about. */
export type AuditEntry = {
  index: number;
  leaf: Uint8Array;
  leafHash: Uint8Array;
  action: string;
  occurredAt: Date | null;
  fact: AuditFact;
};

/** What entries are looked for by; empty or absent means any. */
export type AuditFilter = {
  type: string;
  organisation: string;
  actorPersonId: string;
  objectId: string;
  objectKind: string;
  from: Date | undefined;
  until: Date | undefined;
};

/** Up to `limit` indexes of entries within reach, newest first, below `before`. */
export async function findEntryIndexes(
  db: Db,
  reach: AuditReach,
  filter: AuditFilter,
  { limit, before }: { limit: number; before: number | undefined },
): Promise<number[]> {
  const matching = () =>
    filtered(db, filter)
      .where('idx', '<', before ?? Number.MAX_SAFE_INTEGER)
      .orderBy('idx', 'desc')
      .limit(limit);
  if (reach === 'everything') return (await matching().execute()).map(({ idx }) => idx as number);
  // One search per organisation walks an index to the newest matches; one over all of them would have to sort.
  const branches = [
    matching().where('actor_person_id', '=', reach.personId),
    ...reach.organisations.map((organisation) => matching().where('organisation', '=', organisation)),
  ];
  const found = await Promise.all(branches.map((branch) => branch.execute()));
  const indexes = new Set(found.flat().map(({ idx }) => idx as number));
  return [...indexes].toSorted((a, b) => b - a).slice(0, limit);
}

/** The index of the first entry of a type about an object; undefined when there is none. */
export async function firstIndexOf(
  db: Db,
  { type, objectKind, objectId }: { type: string; objectKind: string; objectId: string },
): Promise<number | undefined> {
  const row = await db
    .selectFrom('audit_record')
    .select('idx')
    .where('action', '=', type)
    .where('object_kind', '=', objectKind)
    .where('object_id', '=', objectId)
    .where('idx', 'is not', null)
    .orderBy('idx')
    .limit(1)
    .executeTakeFirst();
  return row?.idx ?? undefined;
}

function filtered(db: Db, { type, organisation, actorPersonId, objectId, objectKind, from, until }: AuditFilter) {
  return db
    .selectFrom('audit_record')
    .select('idx')
    .$if(type !== '', (query) => query.where('action', '=', type))
    .$if(organisation !== '', (query) => query.where('organisation', '=', organisation))
    .$if(actorPersonId !== '', (query) => query.where('actor_person_id', '=', actorPersonId))
    .$if(objectId !== '', (query) => query.where('object_id', '=', objectId))
    .$if(objectKind !== '', (query) => query.where('object_kind', '=', objectKind))
    .$if(from !== undefined, (query) => query.where('occurred_at', '>=', from as Date))
    .$if(until !== undefined, (query) => query.where('occurred_at', '<', until as Date));
}

/** The entries of these indexes, newest first. */
export async function loadEntries(db: Db, indexes: readonly number[]): Promise<AuditEntry[]> {
  if (indexes.length === 0) return [];
  const rows = await db
    .selectFrom('tlog_entry')
    .innerJoin('audit_record', 'audit_record.idx', 'tlog_entry.idx')
    .select([
      'tlog_entry.idx',
      'tlog_entry.leaf',
      'tlog_entry.leaf_hash',
      'audit_record.action',
      'audit_record.occurred_at',
      'audit_record.organisation',
      'audit_record.actor_person_id',
      'audit_record.actor_role',
      'audit_record.object_kind',
      'audit_record.object_id',
      'audit_record.object_version',
      'audit_record.object_digest',
      'audit_record.previous_state',
      'audit_record.next_state',
    ])
    .where('tlog_entry.idx', 'in', indexes)
    .orderBy('tlog_entry.idx', 'desc')
    .execute();
  return rows.map((row) => ({
    index: row.idx,
    leaf: row.leaf,
    leafHash: row.leaf_hash,
    action: row.action,
    occurredAt: row.occurred_at,
    fact: {
      actorPersonId: row.actor_person_id,
      actorRole: row.actor_role,
      organisation: row.organisation,
      object: { kind: row.object_kind, id: row.object_id, version: row.object_version, digest: row.object_digest },
      previousState: row.previous_state,
      nextState: row.next_state,
    },
  }));
}
