import {
  type HeldBlobDecision,
  type ScanDecisionSchema,
  type ScanFindingSchema,
  type ScanResultSchema,
  ScanState as ScanStateValue,
} from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { ScanState, SourcedFinding } from './domain/scan-state.ts';
import type { GivenMark } from './store/finding-mark-store.ts';
import type { DecidedScan } from './store/scan-decision-store.ts';
import type { ScanResult } from './store/scan-result-store.ts';

/** Findings that an answer tells of one blob. */
const MAX_TOLD = 20;

const STATES = {
  pending: ScanStateValue.PENDING,
  passed: ScanStateValue.PASSED,
  held: ScanStateValue.HELD,
  refused: ScanStateValue.REFUSED,
} as const satisfies Record<ScanState, ScanStateValue>;

export function fromScanState(state: ScanState): ScanStateValue {
  return STATES[state];
}

/** The first findings, which are the gravest. */
export function fromFindings(
  findings: readonly Omit<SourcedFinding, 'gravity'>[],
  most: number = MAX_TOLD,
): MessageInitShape<typeof ScanFindingSchema>[] {
  return findings.slice(0, most).map(({ scanner, code, message, place }) => ({ scanner, code, message, place }));
}

/** Codes of what is shown and stops nothing by itself, each once. */
export function flagsOf(findings: readonly SourcedFinding[]): string[] {
  return [...new Set(findings.filter(({ gravity }) => gravity === 'flag').map(({ code }) => code))];
}

export function fromScanResult(result: ScanResult): MessageInitShape<typeof ScanResultSchema> {
  const { scanner, findings, startedAt, finishedAt, rulesVersion, ...rest } = result;
  return {
    ...rest,
    scanner,
    rulesVersion: String(rulesVersion),
    findings: fromFindings(findings.map((finding) => ({ ...finding, scanner }))),
    moreFindings: result.moreFindings + Math.max(0, findings.length - MAX_TOLD),
    startedAt: timestampFromDate(startedAt),
    finishedAt: timestampFromDate(finishedAt),
  };
}

export function fromDecision({
  decision,
  reason,
  decidedAt,
  expiresAt,
}: DecidedScan): MessageInitShape<typeof ScanDecisionSchema> {
  return {
    decision,
    reason,
    decidedAt: timestampFromDate(decidedAt),
    ...(expiresAt ? { expiresAt: timestampFromDate(expiresAt) } : {}),
  };
}

export function fromMark({ organisation, code, role, reason, markedAt }: GivenMark) {
  return { organisation, code, role, reason, markedAt: timestampFromDate(markedAt) };
}

/** The word for a decision; undefined for none. */
export function toDecision(value: HeldBlobDecision): 'accept' | 'refuse' | undefined {
  return ([undefined, 'accept', 'refuse'] as const)[value];
}
