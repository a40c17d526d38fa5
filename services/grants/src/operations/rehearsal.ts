import type { Transact } from '@alliance/events/outbox';

/** Carries the result of a rehearsed transaction out of it. */
class Rehearsed extends Error {
  readonly result: unknown;

  constructor(result: unknown) {
    super('A rehearsal ends without a commit.');
    this.result = result;
  }
}

/** A `transact` that does everything, says what came of it, and commits nothing. */
export function rehearsal<Tables>(transact: Transact<Tables>): Transact<Tables> {
  return async <T>(work: Parameters<Transact<Tables>>[0]) => {
    try {
      return await transact(async (trx): Promise<T> => {
        throw new Rehearsed(await work(trx));
      });
    } catch (error) {
      if (error instanceof Rehearsed) return error.result as T;
      throw error;
    }
  };
}
