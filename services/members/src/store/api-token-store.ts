import { type Kysely, sql, type Transaction } from 'kysely';
import type { ApiToken, CredentialLimit } from '../domain/api-token.ts';
import type { MembersTables } from './tables.ts';

const COLUMNS = [
  'id',
  'name',
  'scopes',
  'organisation',
  'created_at',
  'expires_at',
  'last_used_at',
  'hint',
] as const satisfies readonly (keyof MembersTables['api_token'])[];

type ApiTokenRow = Pick<MembersTables['api_token'], (typeof COLUMNS)[number]>;

export async function insertApiToken(
  trx: Transaction<MembersTables>,
  token: ApiToken & { personId: string; madeWith: string | null; digest: string },
): Promise<void> {
  await trx
    .insertInto('api_token')
    .values({
      id: token.id,
      person_id: token.personId,
      made_with: token.madeWith,
      digest: token.digest,
      hint: token.hint,
      name: token.name,
      scopes: [...token.scopes],
      organisation: token.organisation,
      created_at: token.createdAt,
      expires_at: token.expiresAt,
      last_used_at: token.lastUsedAt,
    })
    .execute();
}

export async function countApiTokens(trx: Transaction<MembersTables>, personId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('api_token')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  return count;
}

/** What an API token limits its holder to; undefined when it is gone. */
export async function findLimit(db: Kysely<MembersTables>, id: string): Promise<CredentialLimit | undefined> {
  const row = await db
    .selectFrom('api_token')
    .select(['organisation', 'expires_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row && { organisation: row.organisation, expiresAt: row.expires_at };
}

export type ApiTokenList = { personId: string; organisation: string | null; before: string | undefined; limit: number };

/** The person's tokens, newest first, at most `limit`; only those of one organisation if given. */
export async function listApiTokens(
  db: Kysely<MembersTables>,
  { personId, organisation, before, limit }: ApiTokenList,
): Promise<ApiToken[]> {
  const rows = await db
    .selectFrom('api_token')
    .select(COLUMNS)
    .where('person_id', '=', personId)
    .$if(organisation !== null, (query) => query.where('organisation', '=', organisation))
    .$if(before !== undefined, (query) => query.where('id', '<', before as string))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toApiToken);
}

/** Deletes one of the person's tokens and all that were made with it. Returns id and limit of each; none when there was none. */
export async function deleteApiTokenTree(
  trx: Transaction<MembersTables>,
  token: { id: string; personId: string; organisation: string | null },
): Promise<{ id: string; organisation: string | null }[]> {
  const { rows } = await sql<{ id: string; organisation: string | null }>`
    with recursive doomed as (
      select id from api_token
       where id = ${token.id} and person_id = ${token.personId}
         and (${token.organisation}::text is null or organisation = ${token.organisation})
      union
      select api_token.id from api_token join doomed on api_token.made_with = doomed.id)
    delete from api_token using doomed where api_token.id = doomed.id
    returning api_token.id, api_token.organisation`.execute(trx);
  return rows;
}

/** Deletes all tokens of a person. Returns id and limit of each. */
export async function deleteApiTokensOf(
  trx: Transaction<MembersTables>,
  personId: string,
): Promise<{ id: string; organisation: string | null }[]> {
  return trx.deleteFrom('api_token').where('person_id', '=', personId).returning(['id', 'organisation']).execute();
}

/** Remembers that a token was used now. */
export async function touchApiToken(db: Kysely<MembersTables>, id: string, now: Date): Promise<void> {
  await db.updateTable('api_token').set({ last_used_at: now }).where('id', '=', id).execute();
}

function toApiToken(row: ApiTokenRow): ApiToken {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    organisation: row.organisation,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    hint: row.hint,
  };
}
