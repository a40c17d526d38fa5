import type { AssessmentChange } from '@alliance/proto/alliance/licensing/v1/derivation_pb';
import { timestampDate } from '@bufbuild/protobuf/wkt';

export const CHANGE_COLUMNS = [
  'version',
  'purpose',
  'cause',
  'before',
  'after',
  'before_assessment',
  'after_assessment',
  'at',
  'rule',
  'operation',
  'source',
  'licence',
  'clause',
  'result',
  'reason',
  'path',
];

/** A row for each line of the proof that is REVIEW or BLOCK; one with the first line, where none is. */
export function changeRows(change: AssessmentChange): string[][] {
  const { output, purpose, cause, before, after, beforeAssessmentId, afterAssessmentId, createdAt } = change;
  const at = createdAt ? timestampDate(createdAt).toISOString() : '';
  const about = [output, purpose, cause, before, after, beforeAssessmentId, afterAssessmentId, at];
  const lines = change.conflicts.length > 0 ? change.conflicts : [change.proof];
  return lines.map((line) => {
    if (!line) return [...about, ...Array.from({ length: CHANGE_COLUMNS.length - about.length }, () => '')];
    const { rule, operation, parent, licence, clause, result, reason, path } = line;
    const way = [parent, ...path].filter((ref) => ref !== '').join(' > ');
    return [...about, rule, operation, parent, licence, clause, result, reason, way];
  });
}
