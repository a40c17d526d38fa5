import { type Caller, requireCaller, requireScope } from '@alliance/auth/caller';
import { type Page, pageRequest, stringKey } from '@alliance/database/keyset-page';
import { invalidArgument } from '@alliance/errors/alliance-error';
import { assess } from '../domain/derivation/assess.ts';
import { conflictsIn } from '../domain/derivation/conflicts.ts';
import type { Policy } from '../domain/derivation/question.ts';
import type { AssessmentChange, Standing } from '../domain/derivation/standing.ts';
import { type Supposition, suppose } from '../domain/derivation/suppose.ts';
import type { TermRecord } from '../domain/term-record.ts';
import { findStanding, standingsFrom } from '../store/standing-store.ts';
import { getStance } from './get-stance.ts';
import { organisationsSeen } from './list-reviews.ts';
import { previewStandings } from './preview-standings.ts';
import { putAgain } from './put-again.ts';
import type { ReassessContext } from './reassess-due.ts';
import { readWorkLicence, recordsFor } from './resolve-licences.ts';

type Context = Omit<ReassessContext, 'transact' | 'lineage'>;
type Input = {
  source: string;
  /** Undefined when it is not said. */
  instead: { licence: string } | 'removed' | undefined;
  pageSize: number;
  pageToken: string;
};

/**
 * What another licence of a source, or leaving it out, would change of the assessments of published versions that were made
 * from it, at whatever remove; nothing is kept. All for governance and auditors, else those of organisations that the caller
 * belongs to. A page may hold nothing and still have a next one. Errors: `unauthenticated`, `scope_required`,
 * `invalid_argument`, `licence_unknown`, `invalid_cursor`.
 */
export async function previewSource(
  context: Context,
  caller: Caller | null,
  input: Input,
): Promise<Page<AssessmentChange>> {
  const person = requireCaller(caller);
  requireScope(person, 'read');
  const { size, after } = pageRequest(input, stringKey(2));
  const supposition = readSupposition(context, input);
  const { stance, version, minimumEvidence } = await getStance(context, 0);
  const policy = { stance, version, minimumEvidence };
  const records = await recordsFor(context, supposition.licence === 'removed' ? [] : [supposition.licence]);
  const resting = { source: input.source, organisations: organisationsSeen(person, '') };
  return previewStandings(context, {
    size,
    after,
    keysAfter: (last, limit) => standingsFrom(context.db, resting, { after: last, limit }),
    changeOf: async (key) => {
      const standing = await findStanding(context.db, key);
      return standing && changeOf(context, standing, { policy, supposition, records });
    },
  });
}

function readSupposition({ register }: Context, { source, instead }: Input): Supposition {
  const problems = [
    ...(source === '' || source.length > 2_100 || source.includes('\u0000')
      ? [{ field: 'source', problem: 'must be a source as proofs name it, for example dataset:org/name@1.0.0' }]
      : []),
    ...(instead === undefined
      ? [{ field: 'licence', problem: 'must be named, unless the source is supposed to be removed' }]
      : []),
  ];
  if (instead === undefined || problems.length > 0)
    throw invalidArgument('This cannot be supposed. Correct the fields named.', problems);
  return { source, licence: instead === 'removed' ? instead : readWorkLicence(register, instead.licence) };
}

/** Both are assessed today, so that nothing but what is supposed makes the difference. */
async function changeOf(
  context: Context,
  standing: Standing,
  {
    policy,
    supposition,
    records,
  }: { policy: Policy; supposition: Supposition; records: ReadonlyMap<string, TermRecord> },
): Promise<AssessmentChange | undefined> {
  const now = context.clock();
  const { question } = await putAgain(context, standing, { policy, on: now.toISOString().slice(0, 10) });
  const terms = new Map([...question.terms, ...records]);
  const { verdict: before } = assess(question);
  const answer = assess({ ...suppose(question, supposition), terms });
  if (before === answer.verdict) return undefined;
  const { output, organisation, purpose, assessmentId: beforeId } = standing;
  const about = { id: '', output, organisation, purpose, cause: '' as const, beforeId, afterId: '' };
  const { verdict: after, proof } = answer;
  return { ...about, before, after, proof: proof[0], conflicts: conflictsIn(answer), createdAt: now };
}
