import { type Kysely, sql, type Transaction } from 'kysely';
import type { ProvenanceTables } from './tables.ts';

type Db = Kysely<ProvenanceTables>;
type Trx = Transaction<ProvenanceTables>;

export type Builder = {
  id: string;
  organisation: string;
  producer: string;
  tokenId: string;
  registeredAt: Date;
  revokedAt: Date | null;
};

const COLUMNS = ['id', 'organisation', 'producer', 'token_id', 'registered_at', 'revoked_at'] as const;

/** The id of the registered builder that reports so, held against being revoked until the transaction ends. */
export async function holdBuilder(
  trx: Trx,
  { organisation, producer, tokenId }: Pick<Builder, 'organisation' | 'producer' | 'tokenId'>,
): Promise<string | undefined> {
  const row = await trx
    .selectFrom('lineage_builder')
    .select('id')
    .where('organisation', '=', organisation)
    .where('token_id', '=', tokenId)
    .where('producer', '=', producer)
    .where('revoked_at', 'is', null)
    .forShare()
    .executeTakeFirst();
  return row?.id;
}

/** Throws what the database throws when the same is registered already. */
export async function insertBuilder(trx: Trx, builder: Builder, registeredBy: string): Promise<void> {
  const { id, organisation, producer, tokenId, registeredAt } = builder;
  await trx
    .insertInto('lineage_builder')
    .values({
      ...{ id, organisation, producer },
      token_id: tokenId,
      registered_at: registeredAt,
      registered_by: registeredBy,
      revoked_at: null,
      revoked_by: null,
    })
    .execute();
}

/** The builder, revoked; undefined when there is none that is registered. */
export async function revokeBuilder(trx: Trx, id: string, by: string, at: Date): Promise<Builder | undefined> {
  const row = await trx
    .updateTable('lineage_builder')
    .set({ revoked_at: at, revoked_by: by })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst();
  return row && toBuilder(row);
}

export async function findBuilder(db: Db, id: string): Promise<Builder | undefined> {
  const row = await db.selectFrom('lineage_builder').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return row && toBuilder(row);
}

/** Builders of these organisations (undefined = of all), newest first. */
export async function listBuilders(
  db: Db,
  organisations: readonly string[] | undefined,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<Builder[]> {
  let query = db.selectFrom('lineage_builder').select(COLUMNS).orderBy('id', 'desc').limit(limit);
  if (organisations) query = query.where('organisation', '=', sql<string>`any(${[...organisations]}::text[])`);
  if (before !== undefined) query = query.where('id', '<', before);
  return (await query.execute()).map(toBuilder);
}

type Row = {
  id: string;
  organisation: string;
  producer: string;
  token_id: string;
  registered_at: Date;
  revoked_at: Date | null;
};

function toBuilder({ id, organisation, producer, ...row }: Row): Builder {
  return {
    ...{ id, organisation, producer },
    tokenId: row.token_id,
    registeredAt: row.registered_at,
    revokedAt: row.revoked_at,
  };
}
