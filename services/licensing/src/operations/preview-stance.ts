import { setImmediate as otherWork } from 'node:timers/promises';
import { type Caller, requireAllianceRole } from '@alliance/auth/caller';
import { type Page, pageRequest, pageToken, stringKey } from '@alliance/database/keyset-page';
import { invalidArgument } from '@alliance/errors/alliance-error';
import { assess } from '../domain/derivation/assess.ts';
import type { KeptAssessment } from '../domain/derivation/kept-assessment.ts';
import type { Policy } from '../domain/derivation/question.ts';
import type { AssessmentChange, Standing } from '../domain/derivation/standing.ts';
import { findAssessment } from '../store/assessment-store.ts';
import { findStanding, publishedStandings } from '../store/standing-store.ts';
import { getStance } from './get-stance.ts';
import { putAgain } from './put-again.ts';
import type { ReassessContext } from './reassess-due.ts';
import { stanceProblems } from './set-stance.ts';

type Context = Omit<ReassessContext, 'transact' | 'lineage'>;
type Input = { stance: string; minimumEvidence: string; pageSize: number; pageToken: string };

/** However few change, one page looks at no more assessments, and at no more once it took so long. */
const MAX_LOOKED_AT = 500;
const MAX_MS = 2_000;
const BATCH = 50;

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
  const until = context.clock().getTime() + MAX_MS;
  const rows: AssessmentChange[] = [];
  let last = after;
  for (let lookedAt = 0; ; ) {
    const keys = await publishedStandings(context.db, last, BATCH);
    for (const key of keys) {
      const standing = await findStanding(context.db, key);
      const change = standing && (await changeOf(context, standing, policy));
      if (change) rows.push(change);
      last = [key.output, key.purpose];
      lookedAt += 1;
      await otherWork();
      const isFull = rows.length >= size || lookedAt >= MAX_LOOKED_AT || context.clock().getTime() >= until;
      if (isFull) return { rows, nextPageToken: pageToken(last) };
    }
    if (keys.length < BATCH) return { rows, nextPageToken: '' };
  }
}

async function changeOf(context: Context, standing: Standing, policy: Policy): Promise<AssessmentChange | undefined> {
  const now = context.clock();
  const on = now.toISOString().slice(0, 10);
  const [{ question }, kept] = await Promise.all([
    putAgain(context, standing, { policy, on }),
    findAssessment(context.db, standing.assessmentId),
  ]);
  const { verdict: before } = (kept as KeptAssessment).answer;
  const { verdict: after, proof } = assess(question);
  if (before === after) return undefined;
  const { output, organisation, purpose, assessmentId: beforeId } = standing;
  const about = { id: '', output, organisation, purpose, cause: '' as const, beforeId, afterId: '' };
  return { ...about, before, after, proof: proof[0], createdAt: now };
}
