import type { PersonalData } from '@alliance/assets/domain/asset';
import { AllianceError, type FieldProblem } from '@alliance/errors/alliance-error';
import type { FileReport } from './file-report.ts';

export const FINDING_STATES = ['open', 'explained', 'closed'] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** Data that does not go with what its owner says about it. */
export type Finding = {
  id: string;
  organisation: string;
  name: string;
  version: string;
  manifestDigest: string;
  state: FindingState;
  declared: PersonalData;
  types: readonly string[];
  subjects: number;
  openedAt: Date;
  explanation: string;
  explainedByPersonId: string;
  explainedAt: Date | null;
  closingReason: string;
  closedByPersonId: string;
  closedAt: Date | null;
};

const MAX_TEXT = 5_000;

/**
 * What of the reports contradicts the declaration: values that surely are personal data where their presence is not declared.
 * Undefined when nothing does. People are counted as "at least", by the column that has most of them.
 */
export function contradiction(
  declared: PersonalData,
  reports: readonly FileReport[],
): Pick<Finding, 'types' | 'subjects'> | undefined {
  if (declared === 'present') return undefined;
  const found = reports
    .flatMap((report) => (report.state === 'read' ? report.personalData : []))
    .filter((one) => one.sure > 0 && one.class !== 'none');
  if (found.length === 0) return undefined;
  return {
    types: [...new Set(found.map(({ type }) => type))].toSorted(),
    subjects: Math.max(...found.map(({ distinct }) => distinct)),
  };
}

/** The state after somebody has explained or closed a finding. Throws `state_conflict` when it is closed already. */
export function nextFindingState(action: 'explain' | 'close', { state }: Pick<Finding, 'state'>): FindingState {
  if (state === 'closed')
    throw new AllianceError('state_conflict', 'This finding is closed already. Nothing is left to do.');
  return action === 'explain' ? 'explained' : 'closed';
}

/** What is wrong with a text that explains or closes a finding. */
export function findingTextProblems(field: string, text: string): FieldProblem[] {
  if (text.trim() === '') return [{ field, problem: 'is empty' }];
  if (text.length > MAX_TEXT) return [{ field, problem: `is longer than ${MAX_TEXT} characters` }];
  return text.includes('\0') ? [{ field, problem: 'has a NUL character' }] : [];
}
