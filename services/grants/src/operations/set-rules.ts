import { invalidArgument } from '@alliance/errors/alliance-error';
import { type GivenRule, ruleProblems } from '../domain/rule-limits.ts';
import type { Rule, RuleSet } from '../domain/rules.ts';
import { recordRulesFact } from '../facts/rules-facts.ts';
import { isDeciderOf } from '../store/member-store.ts';
import { insertRules, newestRules } from '../store/rule-store.ts';
import type { Acting, Reading, Writing } from './acting.ts';
import { overtaken, requireReplaced } from './next-version.ts';
import { requireOwnerAct } from './owner-act.ts';

export type NewRules = { organisation: string; rules: readonly GivenRule[]; replacesVersion: number };

/**
 * Sets the rules by which requests submitted from now on are decided. For owners of the organisation. Throws `invalid_argument`
 * with every problem, `revision_mismatch` when another version came first.
 */
export async function setRules(context: Writing, given: NewRules, acting: Acting): Promise<RuleSet> {
  const { organisation, replacesVersion } = given;
  const actor = requireOwnerAct(acting.caller, organisation, 'set-rules');
  const rules = await requireRules(context, given);
  const version = requireReplaced(
    'set of rules',
    (await newestRules(context.db, organisation)).version,
    replacesVersion,
  );
  return context.transact(async (trx) => {
    const at = context.clock();
    const set = { organisation, version, rules, setBy: actor.personId, setAt: at };
    if (!(await insertRules(trx, set))) throw overtaken('set of rules', version);
    await recordRulesFact(trx, set, { actor, at });
    return set;
  });
}

/** Rules that can be set. Throws `invalid_argument` with every problem, also for an assignment to somebody who decides nothing. */
export async function requireRules(
  { db }: Reading,
  { organisation, rules }: Pick<NewRules, 'organisation' | 'rules'>,
): Promise<readonly Rule[]> {
  const problems = ruleProblems(rules, organisation);
  for (const [index, { outcome }] of rules.entries()) {
    if (outcome?.kind !== 'assign' || outcome.personId === '' || problems.length > 0) continue;
    if (!(await isDeciderOf(db, organisation, outcome.personId)))
      problems.push({
        field: `rules[${index}].assignToPersonId`,
        problem: `must be a steward or owner of ${organisation}`,
      });
  }
  if (problems.length > 0)
    throw invalidArgument('The rules cannot be set like this. Correct the fields named.', problems);
  return rules as readonly Rule[];
}
