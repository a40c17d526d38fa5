import { type EventHandler, on } from '@alliance/events/handlers';
import { type UseReported, UseReportedSchema } from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import type { Logger } from '@alliance/runtime/logger';
import { dedupeKey } from './build-intake.ts';
import type { VersionSubject } from './domain/lineage-node.ts';
import { toVersionSubject } from './mapping.ts';
import { recordTraining } from './operations/record-training.ts';
import type { ProvenanceTables } from './store/tables.ts';

/** What holders of grants say they trained with what they downloaded, for the lineage graph. */
export function useReportSubscriptions(logger: Logger): EventHandler<ProvenanceTables>[] {
  return [
    on<ProvenanceTables, typeof UseReportedSchema>(
      UseReportedSchema,
      async (trx, { downloaded, trained, organisation }, event) => {
        const [sources, models] = [subjects(downloaded), subjects(trained)];
        const training = { sources, models, statedBy: organisation, statement: dedupeKey(event.id) };
        await recordTraining(trx, training, logger);
      },
    ),
  ];
}

function subjects(refs: UseReported['downloaded']): VersionSubject[] {
  return refs.flatMap((ref) => toVersionSubject(ref) ?? []);
}
