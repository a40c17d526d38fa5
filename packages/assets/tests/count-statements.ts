import type { Kysely } from 'kysely';
import type { AssetTables } from '../src/tables.ts';

/** Counts what is sent to the database, until disposed. */
export type CountedStatements = Disposable & {
  /** How many statements there were since the last call. */
  take(): number;
};

/** Counts the statements of one database, whichever connection they take. */
export function countStatements(db: Kysely<AssetTables>): CountedStatements {
  const prototype = Object.getPrototypeOf(db.getExecutor()) as { executeQuery: (...args: unknown[]) => unknown };
  const original = prototype.executeQuery;
  let statements = 0;
  prototype.executeQuery = function (...args: unknown[]) {
    statements += 1;
    return original.apply(this, args);
  };
  return {
    take: () => {
      const taken = statements;
      statements = 0;
      return taken;
    },
    [Symbol.dispose]: () => {
      prototype.executeQuery = original;
    },
  };
}
