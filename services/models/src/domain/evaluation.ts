import { textProblem } from '@alliance/assets/domain/text-problem';
import type { VersionName } from '@alliance/assets/domain/version';
import type { FieldProblem } from '@alliance/errors/alliance-error';

/** A measurement of a model version on a dataset version. */
export type Measurement = {
  /** The exact dataset version. */
  dataset: VersionName;
  split: string;
  metric: string;
  value: number;
  unit: string;
  notes: string;
};

export type Evaluation = Measurement & { id: string; recordedByPersonId: string; recordedAt: Date };

/** Every problem of a measurement by itself. */
export function measurementProblems({ split, metric, value, unit, notes }: Measurement): FieldProblem[] {
  const problems = {
    metric: textProblem(metric, { max: 100, required: true }),
    split: textProblem(split, { max: 100 }),
    unit: textProblem(unit, { max: 40 }),
    notes: textProblem(notes, { max: 5_000, lines: true }),
    value: Number.isFinite(value) ? undefined : 'must be a finite number',
  };
  return Object.entries(problems).flatMap(([field, problem]) => (problem ? [{ field, problem }] : []));
}
