/** Where in the order of checks a statement was refused. */
export type StatementStep =
  | 'size'
  | 'envelope'
  | 'payload-type'
  | 'signature'
  | 'payload'
  | 'predicate'
  | 'digests'
  | 'lineage';

/** Why a statement is not accepted: the step that failed, a stable reason within it, and a sentence for people. */
export class StatementRefusal extends Error {
  readonly step: StatementStep;
  readonly reason: string;

  constructor(step: StatementStep, reason: string, message: string) {
    super(message);
    this.name = 'StatementRefusal';
    this.step = step;
    this.reason = reason;
  }
}
