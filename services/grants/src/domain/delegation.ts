import type { FieldProblem } from '@alliance/errors/alliance-error';
import { addMonths } from './ceiling.ts';
import type { AssetRef } from './vocabulary.ts';

const MAX_MONTHS = 12;
const MAX_ASSETS = 100;

/** That somebody decides on requests in a steward's place, for a time. */
export type Delegation = {
  id: string;
  organisation: string;
  stewardId: string;
  delegateId: string;
  from: Date;
  until: Date;
  /** None: all assets of the organisation. */
  assets: readonly AssetRef[];
  endedAt: Date | undefined;
};

type Window = Pick<Delegation, 'organisation' | 'from' | 'assets'> & { until: Date | undefined };

/** Every problem of a new delegation's time and assets. */
export function delegationProblems({ organisation, from, until, assets }: Window, now: Date): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (until === undefined) problems.push({ field: 'until', problem: 'is required' });
  else if (until <= now || until <= from)
    problems.push({ field: 'until', problem: 'must be in the future, and after "from"' });
  else if (until > addMonths(from, MAX_MONTHS))
    problems.push({ field: 'until', problem: `must be at most ${MAX_MONTHS} months after "from"` });
  if (from > addMonths(now, MAX_MONTHS))
    problems.push({ field: 'from', problem: `must be at most ${MAX_MONTHS} months away` });
  if (assets.length > MAX_ASSETS) problems.push({ field: 'assets', problem: `must be at most ${MAX_ASSETS}` });
  if (assets.some((asset) => asset.organisation !== organisation))
    problems.push({ field: 'assets', problem: `must belong to ${organisation}` });
  return problems;
}
