import {
  CheckpointRefusalSchema,
  WitnessJudgementSchema,
  type WitnessService,
} from '@alliance/proto/alliance/provenance/v1/witness_service_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import type { Handlers } from '@alliance/rpc/types';
import { formatCosignerKey } from '@alliance/transparency-log/cosigner-key';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { type CosignContext, cosignCheckpoint } from './operations/cosign-checkpoint.ts';
import { getWitnessedCheckpoint } from './operations/get-witnessed-checkpoint.ts';
import { listRefusedCheckpoints } from './operations/list-refused-checkpoints.ts';

/** The RPCs of the witness and the operations that answer them. */
export function witnessHandlers(context: CosignContext): Handlers<typeof WitnessService> {
  const vkeys = context.witness.cosigners.map(formatCosignerKey);
  return {
    addCheckpoint: async ({ body }) => {
      const answer = await cosignCheckpoint(context, body);
      return {
        judgement: enumValue(WitnessJudgementSchema, answer.judgement),
        ...('lines' in answer && { cosignatures: answer.lines }),
        ...('size' in answer && { lastSize: BigInt(answer.size) }),
        ...('detail' in answer && { detail: answer.detail }),
      };
    },
    getWitnessedCheckpoint: async ({ originSha256 }) => ({
      checkpoint: await getWitnessedCheckpoint(context, originSha256),
    }),
    getWitnessKey: async () => ({ vkeys }),
    listRefusedCheckpoints: async (request) => {
      const { rows, nextPageToken } = await listRefusedCheckpoints(context, request);
      const checkpoints = rows.map(({ origin, size, reason, note, cosigned, refusedAt }) => ({
        origin,
        size: BigInt(size),
        reason: enumValue(CheckpointRefusalSchema, reason),
        refusedAt: timestampFromDate(refusedAt),
        checkpoint: note,
        cosigned: cosigned ?? '',
      }));
      return { checkpoints, nextPageToken };
    },
  };
}
