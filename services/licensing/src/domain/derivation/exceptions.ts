import type { ProofLine } from './answer.ts';
import type { Exception } from './question.ts';

/** Lifts the lines that a recorded decision is about, as long as it runs. Nothing else is lifted. */
export function applyExceptions(
  lines: readonly ProofLine[],
  exceptions: readonly Exception[],
  on: string,
): { lines: ProofLine[]; used: string[] } {
  const running = exceptions.filter(({ until }) => until >= on).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const used = new Set<string>();
  const lifted = lines.map((line) => {
    if (line.result === 'OK' || line.result === 'DUTY') return line;
    const found = running.find(
      ({ parent, licence, rule }) => parent === line.parent && licence === line.licence && rule === line.rule,
    );
    if (!found) return line;
    used.add(found.id);
    return { ...line, result: 'OK' as const, exception: found.id };
  });
  return { lines: lifted, used: [...used].toSorted() };
}
