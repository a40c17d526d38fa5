import { isUniqueViolation } from '@alliance/database/database-problem';
import type { RuleSet } from '../domain/rules.ts';
import type { GrantsDb, GrantsTrx } from './tables.ts';

/** The rules of an organisation as they stand; version 0 when nobody has set any. */
export async function newestRules(db: GrantsDb, organisation: string): Promise<RuleSet> {
  const row = await db
    .selectFrom('rule_set')
    .select(['version', 'rules', 'set_by', 'set_at'])
    .where('organisation', '=', organisation)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return { organisation, version: 0, rules: [], setBy: '', setAt: undefined };
  return { organisation, version: row.version, rules: row.rules, setBy: row.set_by, setAt: row.set_at };
}

/** Writes the next version; false when there is one of that number. */
export async function insertRules(trx: GrantsTrx, set: RuleSet & { setAt: Date }): Promise<boolean> {
  const { organisation, version, rules, setBy, setAt } = set;
  try {
    await trx
      .insertInto('rule_set')
      .values({ organisation, version, rules: JSON.stringify(rules), set_by: setBy, set_at: setAt })
      .execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'rule_set_pkey')) return false;
    throw error;
  }
}
