import { invalidArgument } from '@alliance/errors/alliance-error';
import type { AssetVersionRef } from '@alliance/proto/alliance/assets/v1/asset_pb';
import {
  type RemovalSchema,
  RetractionCaseStateSchema,
  RetractionOutcomeSchema,
} from '@alliance/proto/alliance/provenance/v1/retraction_pb';
import type {
  ImpactedVersionSchema,
  RetractionsService,
} from '@alliance/proto/alliance/provenance/v1/retractions_service_pb';
import { enumName } from '@alliance/rpc/enum-names';
import type { Handlers } from '@alliance/rpc/types';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { asOfSize, toAsOf } from './as-of-mapping.ts';
import { affectedMessage, caseMessage, retractionMessage } from './case-mapping.ts';
import type { LineageSubject, VersionSubject } from './domain/lineage-node.ts';
import { filesAddress, type Removal } from './domain/retraction.ts';
import type { CaseState, Outcome } from './domain/retraction-case.ts';
import type { LogContext } from './log-context.ts';
import { toVersionSubject, versionRefMessage } from './mapping.ts';
import { acknowledgeCase, answerCase } from './operations/answer-case.ts';
import { getImpact } from './operations/get-impact.ts';
import { getRetraction } from './operations/get-retraction.ts';
import type { Way } from './operations/lineage-ways.ts';
import { getCase, listCases } from './operations/read-cases.ts';
import { getRemovalList, listRemovals } from './operations/removals.ts';

type AllHandlers = Handlers<typeof RetractionsService>;

/** Every RPC about retractions and the operation that answers it. */
export function retractionsHandlers(context: LogContext): AllHandlers {
  return {
    ...caseHandlers(context),
    getImpact: async ({ version, asOf, pageSize, pageToken }, { caller }) => {
      const asked = { version: versionOf(version), asOf: toAsOf(asOf), pageSize, pageToken };
      const page = await getImpact(context, caller, asked);
      const versions = page.nodes.map(impactedMessage);
      return { versions, nextPageToken: page.nextPageToken, ...asOfSize(page.asOf) };
    },
    getRetraction: async ({ version }, { caller }) => {
      const progress = await getRetraction(context, caller, versionOf(version));
      return { retraction: retractionMessage(progress, context.clock()) };
    },
    listRemovals: async ({ pageSize, pageToken }, { caller }) => {
      const page = await listRemovals(context, caller, { pageSize, pageToken });
      return { removals: page.rows.map(removalMessage), nextPageToken: page.nextPageToken };
    },
    getRemovalList: async () => {
      const { envelope, sequence } = await getRemovalList(context);
      return { envelope, sequence: BigInt(sequence) };
    },
  };
}

type CaseRpc = 'listCases' | 'getCase' | 'acknowledgeCase' | 'closeCase';

function caseHandlers(context: LogContext): Pick<AllHandlers, CaseRpc> {
  const { clock } = context;
  return {
    listCases: async ({ organisation, overdue, pageSize, pageToken, ...request }, { caller }) => {
      const state = enumName(RetractionCaseStateSchema, request.state) as CaseState | undefined;
      const page = await listCases(context, caller, { organisation, state, overdue, pageSize, pageToken });
      const now = clock();
      return { cases: page.rows.map((shown) => caseMessage(shown, now)), nextPageToken: page.nextPageToken };
    },
    getCase: async ({ caseId, pageSize, pageToken }, { caller }) => {
      const { shown, versions, nextPageToken } = await getCase(context, caller, { caseId, pageSize, pageToken });
      return { case: caseMessage(shown, clock()), versions: versions.map(affectedMessage), nextPageToken };
    },
    acknowledgeCase: async ({ caseId }, { caller }) => ({
      case: caseMessage(await acknowledgeCase(context, caller, caseId), clock()),
    }),
    closeCase: async ({ caseId, reason, ...request }, { caller }) => {
      const outcome = enumName(RetractionOutcomeSchema, request.outcome) as Outcome | undefined;
      const versions = request.versions.map(versionOf);
      const shown = await answerCase(context, caller, { caseId, outcome, reason, versions });
      return { case: caseMessage(shown, clock()) };
    },
  };
}

function versionOf(ref: AssetVersionRef | undefined): VersionSubject {
  const version = toVersionSubject(ref);
  if (!version) throw invalidArgument('Name one version: kind, organisation, name and version.');
  return version;
}

function impactedMessage({ node, path, weakestEvidence }: Way): MessageInitShape<typeof ImpactedVersionSchema> {
  const steps = path.map(({ node: step, relation, evidence, logIndex }) => ({
    ...namedBy(step.hidden ? undefined : step.subject),
    relation,
    evidence,
    ...indexOf(logIndex),
  }));
  const place = { id: String(node.id), depth: node.depth, path: steps, weakestEvidence };
  if (node.hidden) return { ...place, state: 'hidden' };
  const { subject, state, digest, logIndex } = node;
  return { ...place, ...namedBy(subject), state, manifestDigest: digest, ...indexOf(logIndex) };
}

function removalMessage({
  version,
  retractedAt,
  logIndex,
  ...removal
}: Removal): MessageInitShape<typeof RemovalSchema> {
  const { manifestDigest, action, severity, reasonCode, successor } = removal;
  return {
    version: versionRefMessage(version),
    ...{ manifestDigest, action, severity, reasonCode, successor },
    retractedAt: timestampFromDate(retractedAt),
    ...indexOf(logIndex),
    files: filesAddress(version),
  };
}

function namedBy(subject: LineageSubject | undefined) {
  return subject === undefined || subject.kind === 'external' ? {} : { version: versionRefMessage(subject) };
}

function indexOf(logIndex: number | undefined): { logIndex?: bigint } {
  return logIndex === undefined ? {} : { logIndex: BigInt(logIndex) };
}
