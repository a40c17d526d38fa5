import { invalidArgument } from '@alliance/errors/alliance-error';
import type { AssetVersionRef } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { AsOf as AsOfMessage } from '@alliance/proto/alliance/provenance/v1/as_of_pb';
import type { LineageQueriesService } from '@alliance/proto/alliance/provenance/v1/lineage_queries_service_pb';
import { LineageDirectionSchema } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import { enumName } from '@alliance/rpc/enum-names';
import type { Handlers } from '@alliance/rpc/types';
import { asOfSize, toAsOf } from './as-of-mapping.ts';
import type { VersionSubject } from './domain/lineage-node.ts';
import type { LogContext } from './log-context.ts';
import { toNodeMessage, toVersionSubject } from './mapping.ts';
import type { LineageQuestion } from './operations/lineage-reading.ts';
import type { Way } from './operations/lineage-ways.ts';
import { listClosure } from './operations/list-closure.ts';
import { listEvaluationSets } from './operations/list-evaluation-sets.ts';
import { listTrainedModels } from './operations/list-trained-models.ts';
import { listWeakSources } from './operations/list-weak-sources.ts';
import type { LineageDirection } from './store/lineage-edge-store.ts';

/** Every question of auditors about the lineage graph and the operation that answers it. */
export function lineageQueriesHandlers(
  context: Pick<LogContext, 'db' | 'clock' | 'walks'>,
): Handlers<typeof LineageQueriesService> {
  return {
    listTrainedModels: async (request, { caller }) => {
      const page = await listTrainedModels(context, caller, questionOf(request));
      const models = page.models.map(({ node, directly, throughSynthetic, withoutSynthetic, ...way }) => ({
        model: toNodeMessage(node),
        directly,
        throughSynthetic,
        withoutSynthetic,
        ...wayMessage(way),
      }));
      return { models, nextPageToken: page.nextPageToken, ...asOfSize(page.asOf) };
    },
    listEvaluationSets: async (request, { caller }) => {
      const page = await listEvaluationSets(context, caller, questionOf(request));
      const sets = page.sets.map(({ node, inTraining, ...way }) => ({
        set: toNodeMessage(node),
        inTraining,
        ...wayMessage(way),
      }));
      return { sets, nextPageToken: page.nextPageToken, ...asOfSize(page.asOf) };
    },
    listWeakSources: async (request, { caller }) => {
      const page = await listWeakSources(context, caller, questionOf(request));
      const sources = page.sources.map(({ node, weakness, ...way }) => ({
        source: toNodeMessage(node),
        weakness,
        ...wayMessage(way),
      }));
      return { sources, nextPageToken: page.nextPageToken, ...asOfSize(page.asOf) };
    },
    listClosure: async ({ depth, ...request }, { caller }) => {
      const direction = (enumName(LineageDirectionSchema, request.direction) ?? 'upstream') as LineageDirection;
      const asked = { ...questionOf(request), direction, evaluations: true, depth };
      const page = await listClosure(context, caller, asked);
      const nodes = page.nodes.map(({ node, ...way }) => ({ node: toNodeMessage(node), ...wayMessage(way) }));
      return { nodes, nextPageToken: page.nextPageToken, ...asOfSize(page.asOf) };
    },
  };
}

function wayMessage({ path, weakestEvidence }: Omit<Way, 'node'>) {
  const steps = path.map(({ node, relation, evidence, logIndex }) => ({
    node: toNodeMessage(node),
    relation,
    evidence,
    ...(logIndex === undefined ? {} : { logIndex: BigInt(logIndex) }),
  }));
  return { path: steps, weakestEvidence };
}

type Request = {
  version?: AssetVersionRef | undefined;
  asOf?: AsOfMessage | undefined;
  pageSize: number;
  pageToken: string;
};

function questionOf({ version, asOf, pageSize, pageToken }: Request): LineageQuestion {
  return { version: versionOf(version), asOf: toAsOf(asOf), pageSize, pageToken };
}

function versionOf(ref: AssetVersionRef | undefined): VersionSubject {
  const version = toVersionSubject(ref);
  if (version) return version;
  throw invalidArgument('Name one version: kind, organisation, name and version.');
}
