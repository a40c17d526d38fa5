import type { Problem } from './types.ts';

/** A request that was not answered with what it asked for, and why. */
export class RequestFailure extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail || problem.code);
    this.name = 'RequestFailure';
    this.problem = problem;
  }
}

/** The problem behind any error; what is not a failed request is a fault of the console itself. */
export function problemOf(error: unknown): Problem {
  if (error instanceof RequestFailure) return error.problem;
  return { code: 'internal', status: 0, detail: error instanceof Error ? error.message : String(error), traceId: '' };
}
