import { isPublishedElsewhere } from '@alliance/assets/clients/published-elsewhere';
import type { Asker } from '@alliance/assets/context';
import type { VersionName } from '@alliance/assets/domain/version';
import { auditContext } from '@alliance/assets/events';
import { loadVersion, versionText } from '@alliance/assets/operations/load';
import { toVersionRef } from '@alliance/assets/to-proto';
import { requireRole } from '@alliance/auth/caller';
import { AllianceError, invalidArgument } from '@alliance/errors/alliance-error';
import { recordEvent } from '@alliance/events/outbox';
import { EvaluationRecordedSchema } from '@alliance/proto/alliance/models/v1/models_events_pb';
import { v7 as uuidv7 } from 'uuid';
import type { ModelsContext } from '../context.ts';
import { type Evaluation, type Measurement, measurementProblems } from '../domain/evaluation.ts';
import { insertEvaluation } from '../store/evaluation-store.ts';

type Context = Pick<ModelsContext, 'kind' | 'db' | 'transact' | 'clock' | 'datasets'>;

/**
 * Records how a published model version did on an exact dataset version. Errors: those of `requireRole`, `invalid_argument`,
 * `not_found`, `state_conflict`.
 */
export async function recordEvaluation(
  { kind, db, transact, clock, datasets }: Context,
  { model, measurement }: { model: VersionName; measurement: Measurement },
  asker: Asker,
): Promise<Evaluation> {
  const role = requireRole(asker.caller, model.asset.organisation, ['owner', 'publisher'], 'publish');
  const problems = measurementProblems(measurement);
  if (problems.length > 0)
    throw invalidArgument('The evaluation cannot be recorded like this. Correct the fields named.', problems);
  const { asset, version } = await loadVersion({ kind, db }, model, asker);
  if (version.state === 'draft' || version.state === 'retracted') throw notInUse(model, version.state);
  const { dataset } = measurement;
  const source = { kind: 'dataset', ...dataset.asset, version: dataset.version } as const;
  if (!(await isPublishedElsewhere(datasets, source, asker.forward()))) throw noSuchDataset(dataset);
  const personId = asker.caller?.personId ?? '';
  const evaluation = { ...measurement, id: uuidv7(), recordedByPersonId: personId, recordedAt: clock() };
  await transact(async (trx) => {
    await insertEvaluation(trx, version.id, evaluation);
    const fact = { actor: { personId, role }, asset, previousState: '', nextState: 'recorded' };
    const message = {
      audit: auditContext(kind, fact, version),
      model: toVersionRef(kind, asset, version.version),
      evaluationId: evaluation.id,
      dataset: toVersionRef('dataset', dataset.asset, dataset.version),
      metric: evaluation.metric,
      value: evaluation.value,
    };
    await recordEvent(trx, EvaluationRecordedSchema, message, evaluation.recordedAt);
  });
  return evaluation;
}

function notInUse(name: VersionName, state: string): AllianceError {
  return new AllianceError(
    'state_conflict',
    `The ${versionText('model', name)} is ${state}. Evaluations belong to published versions.`,
    { details: { state } },
  );
}

function noSuchDataset(name: VersionName): AllianceError {
  return invalidArgument('The dataset version evaluated on is not a published version that you may see.', [
    { field: 'dataset', problem: `there is no published ${versionText('dataset', name)} that you may see` },
  ]);
}
