import type { Expression } from '../expression-syntax.ts';

const MAX_ALTERNATIVES = 64;

/**
 * The ways to satisfy an expression: each a set of licences that hold together, in the order written. Undefined when there are
 * more than 64.
 */
export function alternativesOf(expression: Expression<string>): string[][] | undefined {
  const found = expand(expression);
  return found && found.length <= MAX_ALTERNATIVES ? found : undefined;
}

function expand(expression: Expression<string>): string[][] | undefined {
  if (expression.kind === 'term') return [[expression.term]];
  let found: string[][] = expression.kind === 'and' ? [[]] : [];
  for (const part of expression.parts) {
    const more = expand(part);
    if (!more) return undefined;
    found =
      expression.kind === 'or'
        ? [...found, ...more]
        : found.flatMap((left) => more.map((right) => [...new Set([...left, ...right])]));
    if (found.length > MAX_ALTERNATIVES) return undefined;
  }
  return found;
}
