import { type Kysely, sql, type Transaction } from 'kysely';
import {
  type LineageSubject,
  nodeKey,
  type Publication,
  VERSION_STATES,
  type VersionSize,
  type VersionState,
  type VersionSubject,
} from '../domain/lineage-node.ts';
import type { LogSize } from './edge-evidence.ts';
import { reachAgain } from './retraction-reach-store.ts';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;
type Trx = Transaction<ProvenanceTables>;

/**
 * A node's place in the order in which every parent comes before its children; null while nothing asked for one. What was made from
 * something published has one before it is `published` itself.
 */
export type NumberedNode = { id: number; publishNo: number | null; published: boolean };

/** The nodes of these subjects by key, made where there are none. */
export async function ensureNodes(trx: Trx, subjects: readonly LineageSubject[]): Promise<Map<string, NumberedNode>> {
  const wanted = new Map(subjects.map((subject) => [nodeKey(subject), subject]));
  if (wanted.size === 0) return new Map();
  await trx
    .insertInto('lineage_node')
    .values([...wanted].map(([key, subject]) => newRow(key, subject)))
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const rows = await trx
    .selectFrom('lineage_node')
    .select(['key', 'id', 'publish_no', 'publication'])
    .where('key', 'in', [...wanted.keys()])
    .execute();
  return new Map(
    rows.map(({ key, id, publish_no: publishNo, publication }) => [
      key,
      { id, publishNo, published: publication !== null },
    ]),
  );
}

function newRow(key: string, subject: LineageSubject) {
  const isVersion = subject.kind !== 'external';
  return {
    key,
    kind: subject.kind,
    organisation: isVersion ? subject.organisation : '',
    name: isVersion ? subject.name : '',
    version: isVersion ? subject.version : '',
    url: isVersion ? '' : subject.url,
    accessed_at: isVersion ? null : subject.accessedAt,
    digest: isVersion ? '' : subject.digest,
    licence: isVersion ? '' : subject.licence,
    state: isVersion ? 'unknown' : 'external',
    publish_no: null,
    publication: null,
  };
}

/** Fills a node with what its publication says and gives it its number. A later state that it has already stays. */
export async function fillNode(
  trx: Trx,
  id: number,
  {
    digest,
    size,
    licence,
    fileLicences,
    doubts,
    publication,
    publishNo,
  }: Pick<Publication, 'digest' | 'size' | 'licence' | 'fileLicences' | 'doubts'> & {
    publication: Uint8Array;
    publishNo: number;
  },
): Promise<void> {
  await sql`
    update lineage_node
    set digest = ${digest}, files = ${size?.files ?? null}, bytes = ${size?.bytes ?? null}, licence = ${licence}, file_licences = ${[...fileLicences]}::text[],
      licence_doubts = ${[...doubts]}::text[], publication = ${publication}, publish_no = ${publishNo},
      state = case when state = 'unknown' then 'published' else state end
    where id = ${id}`.execute(trx);
  await reachAgain(trx, id);
}

/** Moves a version on to a state; one that is further already stays there. */
export async function raiseState(trx: Trx, subject: VersionSubject, state: VersionState): Promise<void> {
  const key = nodeKey(subject);
  await ensureNodes(trx, [subject]);
  const earlier = VERSION_STATES.slice(0, VERSION_STATES.indexOf(state));
  await trx.updateTable('lineage_node').set({ state }).where('key', '=', key).where('state', 'in', earlier).execute();
}

/** A node as it is shown to those who may see it. */
export type LineageNode = {
  id: number;
  subject: LineageSubject;
  digest: string;
  licence: string;
  fileLicences: readonly string[];
  doubts: readonly string[];
  state: string;
  /** The access of the version's asset; undefined when it is not known. */
  access: string | undefined;
  /** Index of the entry of its publication; undefined while it has none. */
  logIndex: number | undefined;
};

/** The node of a version; undefined when nobody ever named it. */
export async function findNode(db: Db, subject: VersionSubject): Promise<LineageNode | undefined> {
  const [row] = await nodes(db).where('lineage_node.key', '=', nodeKey(subject)).execute();
  return row && toNode(row);
}

/** How much a version is, as its publication told; undefined where it is not known any more. */
export async function findSize(db: Db, subject: VersionSubject): Promise<VersionSize | undefined> {
  const row = await db
    .selectFrom('lineage_node')
    .select(['files', 'bytes'])
    .where('key', '=', nodeKey(subject))
    .executeTakeFirst();
  if (row === undefined || row.files === null || row.bytes === null) return undefined;
  return { files: row.files, bytes: row.bytes };
}

/** The nodes with these ids. */
export async function loadNodes(db: Db, ids: readonly number[]): Promise<LineageNode[]> {
  if (ids.length === 0) return [];
  return (
    await nodes(db)
      .where('lineage_node.id', '=', sql<number>`any(${[...ids]}::bigint[])`)
      .execute()
  ).map(toNode);
}

/** The states to which entries of the log below a size brought versions that are deprecated or retracted by now, by node. */
export async function statesBefore(db: Db, ids: readonly number[], size: LogSize): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: number; retracted: boolean }>`
    select node.id, bool_or(record.action = node.kind || '.version.retract') as retracted
      from lineage_node as node
      join audit_record as record
        on record.object_id = node.organisation || '/' || node.name and record.object_kind = node.kind
       and record.object_version = node.version and record.idx < ${size}
       and record.action in (node.kind || '.version.deprecate', node.kind || '.version.retract')
     where node.id = any(${[...ids]}::bigint[])
     group by node.id`.execute(db);
  return new Map(rows.map(({ id, retracted }) => [id, retracted ? 'retracted' : 'deprecated']));
}

/** The versions with these keys, and those with these manifest digests, that are published. */
export async function findVersions(
  db: Db,
  { keys, digests }: { keys: readonly string[]; digests: readonly string[] },
): Promise<LineageNode[]> {
  const rows = await nodes(db)
    .where('lineage_node.publication', 'is not', null)
    .where(({ or, eb }) =>
      or([
        eb('lineage_node.key', '=', sql<string>`any(${[...keys]}::text[])`),
        eb('lineage_node.digest', '=', sql<string>`any(${[...digests]}::text[])`),
      ]),
    )
    .execute();
  return rows.map(toNode);
}

/** Looked up by key, row by row: joined, a page of nodes makes the planner read both tables whole. */
function nodes(db: Db) {
  return db
    .selectFrom('lineage_node')
    .select((node) => [
      'lineage_node.id',
      'lineage_node.kind',
      'lineage_node.organisation',
      'lineage_node.name',
      'lineage_node.version',
      'lineage_node.url',
      'lineage_node.accessed_at',
      'lineage_node.digest',
      'lineage_node.licence',
      'lineage_node.file_licences',
      'lineage_node.licence_doubts',
      'lineage_node.state',
      node
        .selectFrom('asset_access')
        .whereRef('asset_access.kind', '=', 'lineage_node.kind')
        .whereRef('asset_access.organisation', '=', 'lineage_node.organisation')
        .whereRef('asset_access.name', '=', 'lineage_node.name')
        .select('asset_access.access')
        .as('access'),
      node
        .selectFrom('audit_record')
        .whereRef('audit_record.dedupe_key', '=', 'lineage_node.publication')
        .select('audit_record.idx')
        .as('idx'),
    ]);
}

type NodeRow = Awaited<ReturnType<ReturnType<typeof nodes>['execute']>>[number];

function toNode(row: NodeRow): LineageNode {
  const { kind, organisation, name, version, url, digest, licence, accessed_at: accessedAt } = row;
  const subject =
    kind === 'external'
      ? ({ kind, url, digest, accessedAt, licence } as const)
      : ({ kind, organisation, name, version } as VersionSubject);
  return {
    id: row.id,
    subject,
    digest,
    licence: row.licence,
    fileLicences: row.file_licences,
    doubts: row.licence_doubts,
    state: row.state,
    access: row.access ?? undefined,
    logIndex: row.idx ?? undefined,
  };
}
