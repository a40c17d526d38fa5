import type { Decision } from '../domain/decision.ts';
import { ruleOf } from './request-row.ts';
import type { GrantsDb, GrantsTrx } from './tables.ts';

/** Adds to what was decided about a request. */
export async function insertDecision(trx: GrantsTrx, decision: Decision): Promise<void> {
  const { id, requestId, kind, personId, note, clause, decidedAt, rule, onBehalfOf } = decision;
  await trx
    .insertInto('decision')
    .values({
      ...{ id, request_id: requestId, kind, person_id: personId, note, clause, decided_at: decidedAt },
      rule_id: rule?.id ?? null,
      rules_version: rule?.version ?? null,
      on_behalf_of: onBehalfOf ?? null,
    })
    .execute();
}

/** Everything that was decided about a request, oldest first. */
export async function decisionsOf(db: GrantsDb, requestId: string): Promise<Decision[]> {
  const rows = await db
    .selectFrom('decision')
    .select([
      'id',
      'request_id',
      'kind',
      'person_id',
      'note',
      'clause',
      'decided_at',
      'rule_id',
      'rules_version',
      'on_behalf_of',
    ])
    .where('request_id', '=', requestId)
    .orderBy('id')
    .execute();
  return rows.map(({ request_id, person_id, decided_at, rule_id, rules_version, on_behalf_of, ...row }) => ({
    ...row,
    requestId: request_id,
    personId: person_id,
    rule: ruleOf(rule_id, rules_version),
    onBehalfOf: on_behalf_of ?? undefined,
    decidedAt: decided_at,
  }));
}
