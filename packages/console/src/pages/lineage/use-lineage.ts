import { useQuery } from '@tanstack/react-query';
import type { ApiClient } from '../../api/api-client.ts';
import { encodePart, type Reference, withQuery } from '../../api/paths.ts';
import { useApi } from '../../session/session-context.tsx';
import type { LineageAnswer, LineageEdge, LineageNode } from './lineage-types.ts';

/** More nodes than people can look at; the rest is for the command line. */
const MOST_NODES = 2_000;
const PAGE = 1_000;

/** A node of the drawing; sources have columns below zero. */
export type DrawnNode = LineageNode & { column: number };
export type Lineage = { rootId: string; nodes: DrawnNode[]; edges: LineageEdge[]; isWhole: boolean };

/** Everything that a version was made from, and everything that was made from it. */
export function useLineage(version: Reference) {
  const api = useApi();
  const { kind, organisation, name, version: number } = version;
  return useQuery({
    queryKey: ['lineage', kind, organisation, name, number],
    queryFn: async ({ signal }): Promise<Lineage> => {
      const path = `/v1/provenance/${kind}/${[organisation, name, number].map(encodePart).join('/')}`;
      const [up, down] = await Promise.all([
        walk(api, path, 'upstream', signal),
        walk(api, path, 'downstream', signal),
      ]);
      const nodes = new Map<string, DrawnNode>();
      for (const node of down.nodes) nodes.set(node.id, { ...node, column: node.depth });
      for (const node of up.nodes) nodes.set(node.id, { ...node, column: -node.depth });
      const edges = [...up.edges, ...down.edges].filter(
        ({ parentId, childId }) => nodes.has(parentId) && nodes.has(childId),
      );
      const distinct = new Map(edges.map((edge) => [`${edge.childId} ${edge.parentId} ${edge.relation}`, edge]));
      return {
        rootId: up.rootId,
        nodes: [...nodes.values()],
        edges: [...distinct.values()],
        isWhole: up.isWhole && down.isWhole,
      };
    },
  });
}

async function walk(api: ApiClient, path: string, direction: string, signal: AbortSignal) {
  const [nodes, edges]: [LineageNode[], LineageEdge[]] = [[], []];
  let cursor = '';
  let rootId = '';
  do {
    const page = await api.get<LineageAnswer>(withQuery(path, { direction, limit: PAGE, cursor }), signal);
    rootId = page.rootId;
    nodes.push(...page.nodes);
    edges.push(...page.edges);
    cursor = page.nextPageToken;
  } while (cursor !== '' && nodes.length < MOST_NODES);
  return { rootId, nodes, edges, isWhole: cursor === '' };
}
