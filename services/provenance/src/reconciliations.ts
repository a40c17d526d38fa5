import {
  ReconciliationProblemKindSchema,
  ReconciliationStateSchema,
  type ReconciliationsService,
} from '@alliance/proto/alliance/provenance/v1/reconciliations_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { Handlers } from '@alliance/rpc/types';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { LogContext } from './log-context.ts';
import { listReconciliations, startReconciliation } from './operations/reconciliations.ts';
import type { Reconciliation } from './store/reconciliation-store.ts';

/** Every RPC about reconciliations and the operation that answers it. */
export function reconciliationsHandlers(
  context: Pick<LogContext, 'db' | 'clock'> & { wake: () => void },
): Handlers<typeof ReconciliationsService> {
  return {
    startReconciliation: async (_request, { caller }) => ({
      reconciliation: toMessage(await startReconciliation(context, caller)),
    }),
    listReconciliations: async ({ pageSize, pageToken }, { caller }) => {
      const { rows, nextPageToken } = await listReconciliations(context, caller, { pageSize, pageToken });
      return { reconciliations: rows.map(toMessage), nextPageToken };
    },
  };
}

function toMessage({ state, askedAt, finishedAt, treeSize, events, problemCount, problems, id }: Reconciliation) {
  return {
    id,
    state: enumValue(ReconciliationStateSchema, state),
    askedAt: timestampFromDate(askedAt),
    ...(finishedAt ? { finishedAt: timestampFromDate(finishedAt) } : {}),
    treeSize: BigInt(treeSize),
    events: BigInt(events),
    problemCount: BigInt(problemCount),
    problems: problems.map(({ kind, place, ...problem }) => ({
      ...problem,
      kind: enumValue(ReconciliationProblemKindSchema, kind),
      place: BigInt(place),
    })),
  };
}
