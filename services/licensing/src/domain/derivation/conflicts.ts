import type { Assessment, ProofLine } from './answer.ts';
import { isDoubtful } from './standing.ts';

const MAX_LINES = 20;

/** The lines of a proof for which people must look, or which forbid; the worst first, as the proof has them. */
export function conflictsIn({ proof }: Pick<Assessment, 'proof'>): readonly ProofLine[] {
  return proof.filter(({ result }) => isDoubtful(result)).slice(0, MAX_LINES);
}
