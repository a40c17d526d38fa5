import type { AllianceRole, Membership, Scope } from '@alliance/auth/caller';
import { type Kysely, sql } from 'kysely';
import type { MembershipDetails } from '../domain/organisation.ts';
import type { SessionTimes } from '../domain/session.ts';
import { ALLIANCE_ROLES_OF_PERSON } from './alliance-role-store.ts';
import type { MembersTables } from './tables.ts';

/** Roles that a person holds now, in organisations as they stand now. */
export type Standing = { personId: string; allianceRoles: AllianceRole[]; memberships: Membership[] };

type StandingRow = { person_id: string; alliance_roles: AllianceRole[]; memberships: Membership[] };

const MEMBERSHIPS = sql<Membership[]>`
  coalesce((select json_agg(json_build_object('organisation', organisation.slug, 'role', membership.role,
                                              'state', organisation.state) order by organisation.slug)
              from membership join organisation on organisation.id = membership.organisation_id
             where membership.person_id = person.id), '[]')`;

export type SessionStanding = Standing & { session: SessionTimes };

/** A session and the standing of its person, in one statement. */
export async function findSessionStanding(
  db: Kysely<MembersTables>,
  sessionId: string,
): Promise<SessionStanding | undefined> {
  const row = await db
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .select([
      'session.ended_at',
      'session.expires_at',
      'person.id as person_id',
      ALLIANCE_ROLES_OF_PERSON.as('alliance_roles'),
      MEMBERSHIPS.as('memberships'),
    ])
    .where('session.id', '=', sessionId)
    .executeTakeFirst();
  return row && { ...toStanding(row), session: { endedAt: row.ended_at, expiresAt: row.expires_at } };
}

export type ApiTokenStanding = Standing & {
  token: { id: string; scopes: Scope[]; organisation: string | null; expiresAt: Date | null; lastUsedAt: Date | null };
};

/** An API token, found by its digest, and the standing of its person, in one statement. */
export async function findApiTokenStanding(
  db: Kysely<MembersTables>,
  digest: string,
): Promise<ApiTokenStanding | undefined> {
  const row = await db
    .selectFrom('api_token')
    .innerJoin('person', 'person.id', 'api_token.person_id')
    .select([
      'api_token.id',
      'api_token.scopes',
      'api_token.organisation',
      'api_token.expires_at',
      'api_token.last_used_at',
      'person.id as person_id',
      ALLIANCE_ROLES_OF_PERSON.as('alliance_roles'),
      MEMBERSHIPS.as('memberships'),
    ])
    .where('api_token.digest', '=', digest)
    .executeTakeFirst();
  if (!row) return undefined;
  const { id, scopes, organisation, expires_at: expiresAt, last_used_at: lastUsedAt } = row;
  return { ...toStanding(row), token: { id, scopes, organisation, expiresAt, lastUsedAt } };
}

/** The person's memberships with the kind of each organisation, by slug. */
export async function listMembershipsOf(db: Kysely<MembersTables>, personId: string): Promise<MembershipDetails[]> {
  return db
    .selectFrom('membership')
    .innerJoin('organisation', 'organisation.id', 'membership.organisation_id')
    .select(['organisation.slug as organisation', 'membership.role', 'organisation.state', 'organisation.kind'])
    .where('membership.person_id', '=', personId)
    .orderBy('organisation.slug')
    .execute();
}

function toStanding(row: StandingRow): Standing {
  return { personId: row.person_id, allianceRoles: row.alliance_roles, memberships: row.memberships };
}
