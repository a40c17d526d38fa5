import type { FieldProblem } from '@alliance/errors/alliance-error';
import { type Answer, answerProblems, mergeAnswers } from '../domain/answers.ts';
import type { AccessRequest } from '../domain/request.ts';
import { answersOf, formFor, putAnswers, type RequestAnswers } from '../store/form-store.ts';
import type { GrantsDb, GrantsTrx } from '../store/tables.ts';

/** What a request would answer, and everything that is wrong with it. */
export type Answering = { kept: RequestAnswers; problems: readonly FieldProblem[] };

/** Puts answers to the form as it stands now, together with those that the request had before; writes nothing. */
export async function answerForm(
  db: GrantsDb,
  { asset, id }: Pick<AccessRequest, 'asset'> & { id?: string },
  given: readonly Answer[],
  { draft }: { draft: boolean },
): Promise<Answering> {
  const form = await formFor(db, asset);
  const before = id === undefined ? [] : (await answersOf(db, id)).answers;
  const answers = mergeAnswers(before, given, form);
  const problems = answerProblems(form, { given, merged: answers }, { draft });
  return { kept: { formOfAsset: form.asset !== undefined, formVersion: form.version, answers }, problems };
}

/** Writes the answers of a request, if it was asked anything. */
export async function keepAnswers(trx: GrantsTrx, requestId: string, { kept }: Answering): Promise<void> {
  if (kept.formVersion > 0 || kept.answers.length > 0) await putAnswers(trx, requestId, kept);
}
