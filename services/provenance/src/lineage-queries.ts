import { invalidArgument } from '@alliance/errors/alliance-error';
import type { AssetVersionRef } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { LineageQueriesService } from '@alliance/proto/alliance/provenance/v1/lineage_queries_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import type { VersionSubject } from './domain/lineage-node.ts';
import type { LogContext } from './log-context.ts';
import { toNodeMessage, toVersionSubject } from './mapping.ts';
import type { Way } from './operations/lineage-ways.ts';
import { listEvaluationSets } from './operations/list-evaluation-sets.ts';
import { listTrainedModels } from './operations/list-trained-models.ts';
import { listWeakSources } from './operations/list-weak-sources.ts';

/** Every question of auditors about the lineage graph and the operation that answers it. */
export function lineageQueriesHandlers(context: Pick<LogContext, 'db'>): Handlers<typeof LineageQueriesService> {
  return {
    listTrainedModels: async ({ version, pageSize, pageToken }, { caller }) => {
      const page = await listTrainedModels(context, caller, { version: versionOf(version), pageSize, pageToken });
      const models = page.models.map(({ node, directly, throughSynthetic, withoutSynthetic, ...way }) => ({
        model: toNodeMessage(node),
        directly,
        throughSynthetic,
        withoutSynthetic,
        ...wayMessage(way),
      }));
      return { models, nextPageToken: page.nextPageToken };
    },
    listEvaluationSets: async ({ version, pageSize, pageToken }, { caller }) => {
      const page = await listEvaluationSets(context, caller, { version: versionOf(version), pageSize, pageToken });
      const sets = page.sets.map(({ node, inTraining, ...way }) => ({
        set: toNodeMessage(node),
        inTraining,
        ...wayMessage(way),
      }));
      return { sets, nextPageToken: page.nextPageToken };
    },
    listWeakSources: async ({ version, pageSize, pageToken }, { caller }) => {
      const page = await listWeakSources(context, caller, { version: versionOf(version), pageSize, pageToken });
      const sources = page.sources.map(({ node, weakness, ...way }) => ({
        source: toNodeMessage(node),
        weakness,
        ...wayMessage(way),
      }));
      return { sources, nextPageToken: page.nextPageToken };
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

function versionOf(ref: AssetVersionRef | undefined): VersionSubject {
  const version = toVersionSubject(ref);
  if (version) return version;
  throw invalidArgument('Name one version: kind, organisation, name and version.');
}
