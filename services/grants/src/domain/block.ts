import type { FieldProblem } from '@alliance/errors/alliance-error';
import { addMonths } from './ceiling.ts';
import { MAX_NOTE, textProblems } from './request-limits.ts';
import type { AssetRef, Beneficiary } from './vocabulary.ts';

const MAX_MONTHS = 24;

/** Whom an organisation wants people to look at, for one asset or for all of its own. It rejects nothing by itself. */
export type Block = {
  id: string;
  organisation: string;
  asset: AssetRef | undefined;
  subject: Beneficiary;
  reason: string;
  addedBy: string;
  addedAt: Date;
  expiresAt: Date;
  liftedBy: string | undefined;
  liftedAt: Date | undefined;
};

/** Every problem of a new entry of the blocklist. */
export function blockProblems(
  { reason, expiresAt }: { reason: string; expiresAt: Date | undefined },
  now: Date,
): FieldProblem[] {
  const problems = textProblems('reason', reason, MAX_NOTE, { required: true });
  if (expiresAt === undefined) return [...problems, { field: 'expiresAt', problem: 'is required' }];
  if (expiresAt <= now) problems.push({ field: 'expiresAt', problem: 'must be in the future' });
  if (expiresAt > addMonths(now, MAX_MONTHS))
    problems.push({ field: 'expiresAt', problem: `must be at most ${MAX_MONTHS} months away` });
  return problems;
}
