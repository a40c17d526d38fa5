import type { RuleSet } from '../domain/rules.ts';
import { newestRules } from '../store/rule-store.ts';
import type { Acting, Reading } from './acting.ts';
import { requireInsight } from './owner-act.ts';

/** The rules of an organisation as they stand. For those who decide for it, governance and auditors. */
export async function getRules(
  { db }: Reading,
  organisation: string,
  acting: Pick<Acting, 'caller'>,
): Promise<RuleSet> {
  requireInsight(acting.caller, organisation);
  return newestRules(db, organisation);
}
