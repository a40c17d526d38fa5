import { type RawBuilder, sql } from 'kysely';
import { isDelegatedTo } from './delegation-store.ts';
import type { GrantsDb } from './tables.ts';

/** Who looks, and when: the person, what they may see as owner or decider of organisations, and the address that is theirs. */
export type Acquainted = {
  personId: string;
  organisations: readonly string[];
  owned: readonly string[];
  decided: readonly string[];
  email: string;
  now: Date;
};

/** Which of these people share an organisation with the viewer, or stand in something that the viewer may see. */
export async function findMet(db: GrantsDb, sought: readonly string[], viewer: Acquainted): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    with sought as (select unnest(${[...sought]}::text[]) as id),
    own_request as materialized (
      select id, decided_by, assigned_to, signed_by, signature_refused_by from access_request
       where ${asks(viewer)} or ${isOfOwned(viewer)}
    ), acted as materialized (
      select decided_by as id from own_request
      union select assigned_to from own_request
      union select signed_by from own_request
      union select signature_refused_by from own_request
      union select c.author_id from comment as c join own_request as o on o.id = c.request_id where not c.private
      union select unnest(array[a.author_id, a.redacted_by])
        from attachment as a join own_request as o on o.id = a.request_id where not a.private
    )
    select sought.id from sought
     where exists (select from membership as m
                    where m.person_id = sought.id and m.role is not null and m.organisation = any(${array(viewer.organisations)}))
        or exists (select from access_request
                    where (access_request.applicant_id = sought.id or access_request.co_applicants @> array[sought.id]) and ${maySee(viewer)})
        or exists (select from access_request where access_request.signed_by = sought.id and ${maySee(viewer)})
        or sought.id in (select id from acted where id is not null)
        or exists (select from seat as s join access_grant as g on g.id = s.grant_id
                    where s.person_id = sought.id and s.state <> 'removed' and ${maySeeGrant(viewer)})
        or exists (select from access_grant as g where g.seat_manager = sought.id and ${maySeeGrant(viewer)})
        or exists (select from co_applicant_invitation as i join access_request on access_request.id = i.request_id
                    where i.email = ${viewer.email} and access_request.applicant_id = sought.id)
        or exists (select from award as a where a.email = ${viewer.email} and a.state = 'open' and a.given_by = sought.id)`.execute(
    db,
  );
  return new Set(rows.map(({ id }) => id));
}

/** As `maySeeRequest` of domain/visibility.ts decides about one request. */
function maySee(viewer: Acquainted): RawBuilder<boolean> {
  return sql`(${asks(viewer)} or ${isOfOwned(viewer)}
              or (access_request.submitted_at is not null and access_request.state <> 'draft'
                  and (access_request.asset_organisation = any(${array(viewer.decided)})
                       or ${isDelegatedTo(viewer.personId, viewer.now)}))
              or exists (select from review as v where v.request_id = access_request.id and v.reviewer_id = ${viewer.personId}))`;
}

function asks({ personId }: Acquainted): RawBuilder<boolean> {
  return sql`(access_request.applicant_id = ${personId} or access_request.co_applicants @> ${array([personId])})`;
}

function isOfOwned({ owned }: Acquainted): RawBuilder<boolean> {
  return sql`(access_request.beneficiary_kind = 'organisation' and access_request.beneficiary = any(${array(owned)}) and access_request.state <> 'draft')`;
}

/** As `maySeeGrant` of domain/visibility.ts decides about one grant. */
function maySeeGrant({ personId, organisations, owned, decided }: Acquainted): RawBuilder<boolean> {
  return sql`((g.beneficiary_kind = 'person' and g.beneficiary = ${personId})
              or (g.beneficiary_kind = 'organisation' and g.beneficiary = any(${array(owned)}))
              or g.asset_organisation = any(${array(decided)})
              or (g.seat_manager = ${personId} and g.beneficiary = any(${array(organisations)}))
              or exists (select from seat as own
                          where own.grant_id = g.id and own.person_id = ${personId} and own.state <> 'removed'))`;
}

function array(values: readonly string[]): RawBuilder<string[]> {
  return sql`${[...values]}::text[]`;
}
