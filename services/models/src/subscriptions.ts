import type { AssetsContext } from '@alliance/assets/context';
import { applyAssessmentChange } from '@alliance/assets/operations/apply-assessment-change';
import type { AssetTables } from '@alliance/assets/tables';
import { type EventHandler, on } from '@alliance/events/handlers';
import { AssessmentChangedSchema } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import type { Transaction } from 'kysely';
import type { ModelsTables } from './store/tables.ts';

/** What licensing makes of published versions when it assesses them again. */
export function licensingSubscriptions(
  context: Pick<AssetsContext, 'kind' | 'events' | 'clock'>,
): EventHandler<ModelsTables>[] {
  return [
    on(AssessmentChangedSchema, (trx: Transaction<ModelsTables>, message) =>
      applyAssessmentChange(trx as unknown as Transaction<AssetTables>, context, message),
    ),
  ];
}
