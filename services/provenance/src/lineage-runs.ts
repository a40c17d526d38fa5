import type { LineageRunsService } from '@alliance/proto/alliance/provenance/v1/lineage_runs_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import type { LogContext } from './log-context.ts';
import { listBuilders, registerBuilder, revokeBuilder } from './operations/lineage-builders.ts';
import { getRun, listRuns } from './operations/read-runs.ts';
import { reportRunEvent } from './operations/report-run-event.ts';
import { builderMessage, runDatasetMessage, runMessage } from './run-mapping.ts';

/** Every RPC about runs and builders and the operation that answers it. */
export function lineageRunsHandlers(context: LogContext): Handlers<typeof LineageRunsService> {
  return {
    reportRunEvent: async ({ event, registry }, { caller }) => {
      const { recorded, edges, ...shown } = await reportRunEvent(context, caller, { body: event, registry });
      return { run: runMessage(shown), recorded, edges };
    },
    listRuns: async ({ organisation, pageSize, pageToken }, { caller }) => {
      const page = await listRuns(context, caller, { organisation, pageSize, pageToken });
      return { runs: page.rows.map(runMessage), nextPageToken: page.nextPageToken };
    },
    getRun: async ({ organisation, runId }, { caller }) => {
      const { inputs, outputs, ...shown } = await getRun(context, caller, { organisation, runId });
      return {
        run: runMessage(shown),
        inputs: inputs.map(runDatasetMessage),
        outputs: outputs.map(runDatasetMessage),
      };
    },
    registerBuilder: async ({ organisation, producer, tokenId }, { caller }) => ({
      builder: builderMessage(await registerBuilder(context, caller, { organisation, producer, tokenId })),
    }),
    revokeBuilder: async ({ builderId }, { caller }) => ({
      builder: builderMessage(await revokeBuilder(context, caller, builderId)),
    }),
    listBuilders: async ({ organisation, pageSize, pageToken }, { caller }) => {
      const page = await listBuilders(context, caller, { organisation, pageSize, pageToken });
      return { builders: page.rows.map(builderMessage), nextPageToken: page.nextPageToken };
    },
  };
}
