import type { Caller } from '@alliance/auth/caller';
import type { LineageQuestion, Reading } from './lineage-reading.ts';
import { type Closure, listClosure } from './list-closure.ts';

/**
 * What was made from a version, nearest first: what its retraction concerns. What the caller may not see is there, without a
 * name. Errors: `invalid_argument`, `invalid_cursor`, `not_found` (also when the caller may not see the version).
 */
export async function getImpact(context: Reading, caller: Caller | null, question: LineageQuestion): Promise<Closure> {
  return listClosure(context, caller, { ...question, direction: 'downstream', evaluations: false, depth: 0 });
}
