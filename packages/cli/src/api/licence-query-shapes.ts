export type Verdict = 'OK' | 'DUTY' | 'REVIEW' | 'BLOCK';
export type ProofLine = {
  rule: string;
  operation: string;
  parent: string;
  path: string[];
  licence: string;
  clause: string;
  result: Verdict;
  reason: string;
};
export type Duty = {
  id: string;
  licence: string;
  rightsholder: string;
  trigger: string;
  clause: string;
  text: { vi: string; en: string };
  /** From the source that brings it to what owes it. */
  paths: string[][];
  state: 'open' | 'met' | 'unmet';
};
export type Assessment = { id: string; note: string; duties: Duty[] };
/** `id`, `cause` and `afterAssessmentId` are empty for what is only supposed. */
export type AssessmentChange = {
  id: string;
  output: string;
  purpose: string;
  cause: string;
  before: Verdict;
  after: Verdict;
  conflicts: ProofLine[];
  createdAt: string;
};
