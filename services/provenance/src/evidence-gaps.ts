import type {
  EvidenceGapSchema,
  EvidenceGapsService,
  EvidenceSummarySchema,
} from '@alliance/proto/alliance/provenance/v1/evidence_gaps_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { asOfSize, toAsOf } from './as-of-mapping.ts';
import type { EvidenceSummary } from './domain/evidence-gap.ts';
import type { LogContext } from './log-context.ts';
import { toNodeMessage, versionRefMessage } from './mapping.ts';
import { type EvidenceGap, listEvidenceGaps, listEvidenceSummaries } from './operations/list-evidence-gaps.ts';

/** How well the lineage of members is evidenced, and the operation that answers it. */
export function evidenceGapsHandlers(context: Pick<LogContext, 'db' | 'clock'>): Handlers<typeof EvidenceGapsService> {
  return {
    listEvidenceGaps: async ({ organisation, asOf, pageSize, pageToken }, { caller }) => {
      const asked = { organisation, asOf: toAsOf(asOf), pageSize, pageToken };
      const page = await listEvidenceGaps(context, caller, asked);
      const { summary, nextPageToken } = page;
      const gaps = page.gaps.map(gapMessage);
      return { gaps, nextPageToken, ...asOfSize(page.asOf), ...(summary ? { summary: summaryMessage(summary) } : {}) };
    },
    listEvidenceSummaries: async ({ asOf, pageSize, pageToken }, { caller }) => {
      const page = await listEvidenceSummaries(context, caller, { asOf: toAsOf(asOf), pageSize, pageToken });
      const organisations = page.organisations.map(summaryMessage);
      return { organisations, nextPageToken: page.nextPageToken, ...asOfSize(page.asOf) };
    },
  };
}

function gapMessage({ version, source, logIndex, ...gap }: EvidenceGap): MessageInitShape<typeof EvidenceGapSchema> {
  const index = logIndex === undefined ? {} : { logIndex: BigInt(logIndex) };
  return { ...gap, version: versionRefMessage(version), source: toNodeMessage(source), ...index };
}

function summaryMessage({ evidence, ...summary }: EvidenceSummary): MessageInitShape<typeof EvidenceSummarySchema> {
  return {
    ...summary,
    edges: BigInt(summary.edges),
    belowDigestMatched: BigInt(summary.belowDigestMatched),
    unknownParents: BigInt(summary.unknownParents),
    hiddenParents: BigInt(summary.hiddenParents),
    evidence: evidence.map((count) => ({ ...count, edges: BigInt(count.edges) })),
  };
}
