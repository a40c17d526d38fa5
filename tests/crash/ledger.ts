import type { Attempt, Outcome } from '../alliance/attempt.ts';
import type { BookName } from './books.ts';

/** A command as its sender remembers it. `key` is what its effect is found by in the book. */
export type LedgerEntry = { book: BookName; key: string; outcome: Outcome; status: number; code: string };

/** What was asked for and what was answered: the one book that no crash can touch. */
export class Ledger {
  readonly entries: LedgerEntry[] = [];

  /** Writes down an answer; true when the command was done. */
  note(book: BookName, key: string, { outcome, status, body }: Attempt): boolean {
    const { code = '' } = (body ?? {}) as { code?: string };
    this.entries.push({ book, key, outcome, status, code });
    return outcome === 'done';
  }

  count(outcome: Outcome): number {
    return this.entries.filter((entry) => entry.outcome === outcome).length;
  }
}
