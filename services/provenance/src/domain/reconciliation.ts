export type ProblemKind =
  | 'files'
  | 'entry'
  | 'payload'
  | 'unaccounted'
  | 'event-missing'
  | 'event-unknown'
  | 'event-differs'
  | 'unreachable';

/** Something that a reconciliation found. `source`: the service it is about, empty for the log; `place`: an index or an event's number. */
export type Problem = { kind: ProblemKind; source: string; place: number; detail: string };

export type Verdict = 'sound' | 'unsound' | 'incomplete';

const MAX_NAMED = 100;

/** What was found so far: all is counted, and the first hundred are named. */
export class Problems {
  readonly named: Problem[] = [];
  count = 0;
  #isUnsound = false;

  add(problem: Problem): void {
    this.count += 1;
    this.#isUnsound ||= problem.kind !== 'unreachable';
    if (this.named.length < MAX_NAMED) this.named.push(problem);
  }

  get verdict(): Verdict {
    if (this.#isUnsound) return 'unsound';
    return this.count > 0 ? 'incomplete' : 'sound';
  }
}
