import type { FieldProblem } from '@alliance/errors/alliance-error';
import { beyondUse, type UseExtent } from '../domain/use-ceiling.ts';
import type { UseCode } from '../domain/use-codes.ts';
import { useCodeProblems } from '../domain/use-limits.ts';
import type { AssetRef } from '../domain/vocabulary.ts';
import { newestConditions } from '../store/use-conditions-store.ts';
import type { Writing } from './acting.ts';

type Wanted = Omit<UseExtent, 'from'> & { from: Date | undefined; useCodes: readonly UseCode[]; draft: boolean };

/** Every problem of a request's use codes, and of what it asks for beyond the use conditions of its asset; a draft may wait with that. */
export async function useProblems(
  { db, clock }: Pick<Writing, 'db' | 'clock'>,
  asset: AssetRef,
  { operations, from, until, useCodes, draft }: Wanted,
): Promise<FieldProblem[]> {
  const problems = useCodeProblems(useCodes, { of: 'request' });
  if (draft) return problems;
  const { codes } = await newestConditions(db, asset);
  const now = clock();
  const beyond = beyondUse(codes, { operations, from: from && from > now ? from : now, until });
  return [...problems, ...beyond.map(({ field, problem }) => ({ field, problem }))];
}
