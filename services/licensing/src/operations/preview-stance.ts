import { type Caller, requireAllianceRole } from '@alliance/auth/caller';
import { type Page, pageRequest, stringKey } from '@alliance/database/keyset-page';
import { invalidArgument } from '@alliance/errors/alliance-error';
import { assess } from '../domain/derivation/assess.ts';
import { conflictsIn } from '../domain/derivation/conflicts.ts';
import type { KeptAssessment } from '../domain/derivation/kept-assessment.ts';
import type { Policy } from '../domain/derivation/question.ts';
import type { AssessmentChange, Standing } from '../domain/derivation/standing.ts';
import { findAssessment } from '../store/assessment-store.ts';
import { findStanding, publishedStandings } from '../store/standing-store.ts';
import { getStance } from './get-stance.ts';
import { previewStandings } from './preview-standings.ts';
import { putAgain } from './put-again.ts';
import type { ReassessContext } from './reassess-due.ts';
import { stanceProblems } from './set-stance.ts';

type Context = Omit<ReassessContext, 'transact' | 'lineage'>;
type Input = { stance: string; minimumEvidence: string; pageSize: number; pageToken: string };

/**
 * What another stance would change of the assessments of published versions, by version; nothing is kept. A page may hold
 * nothing and still have a next one. For governance. Errors: those of `requireAllianceRole`, `invalid_argument`, `invalid_cursor`.
 */
export async function previewStance(
  context: Context,
  caller: Caller | null,
  input: Input,
): Promise<Page<AssessmentChange>> {
  requireAllianceRole(caller, ['governance'], 'read');
  const problems = stanceProblems(input);
  if (problems.length > 0)
    throw invalidArgument('This stance cannot be looked at. Correct the fields named.', problems);
  const { size, after } = pageRequest(input, stringKey(2));
  const { minimumEvidence } = await getStance(context, 0);
  const policy = {
    stance: input.stance,
    version: 0,
    minimumEvidence: input.minimumEvidence || minimumEvidence,
  } as Policy;
  return previewStandings(context, {
    size,
    after,
    keysAfter: (last, limit) => publishedStandings(context.db, last, limit),
    changeOf: async (key) => {
      const standing = await findStanding(context.db, key);
      return standing && changeOf(context, standing, policy);
    },
  });
}

async function changeOf(context: Context, standing: Standing, policy: Policy): Promise<AssessmentChange | undefined> {
  const now = context.clock();
  const on = now.toISOString().slice(0, 10);
  const [{ question }, kept] = await Promise.all([
    putAgain(context, standing, { policy, on }),
    findAssessment(context.db, standing.assessmentId),
  ]);
  const { verdict: before } = (kept as KeptAssessment).answer;
  const answer = assess(question);
  const { verdict: after, proof } = answer;
  if (before === after) return undefined;
  const { output, organisation, purpose, assessmentId: beforeId } = standing;
  const about = { id: '', output, organisation, purpose, cause: '' as const, beforeId, afterId: '' };
  return { ...about, before, after, proof: proof[0], conflicts: conflictsIn(answer), createdAt: now };
}
