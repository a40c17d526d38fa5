import type { Command } from 'commander';
import type { Lineage, LineageEdge, LineageNode } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { type RatedNode, withWeakest } from '../lineage-evidence.ts';
import { parseReference } from '../reference.ts';
import { exactVersion } from './download.ts';
import { addLineageExportCommand } from './lineage-export.ts';
import { addMomentOptions, type MomentOptions, momentOf, printCsv } from './moment-options.ts';
import { defined } from './options.ts';

type Options = MomentOptions & { downstream?: boolean; depth?: number };

/** lineage REFERENCE | lineage export */
export function addLineageCommand(program: Command, context: Context): void {
  const { t } = context;
  const command = program
    .command('lineage')
    .argument('<reference>', 'model:org/name@1.0.0')
    .description(t.lineage)
    .option('--downstream', t.optDownstream)
    .option('--depth <steps>', t.optDepth, Number)
    .action(async (text: string, { downstream = false, depth, ...options }: Options) => {
      const target = await exactVersion(context, parseReference(text));
      const path = `/v1/provenance/${target.kind}/${target.organisation}/${target.name}/${target.version}`;
      const query = { direction: downstream ? 'downstream' : 'upstream', depth, ...momentOf(options) };
      if (options.csv) return printCsv(context, path, query);
      const lineage = await wholeLineage(context, path, query);
      const nodes = withWeakest(lineage, downstream);
      const tree = drawTree({ ...lineage, nodes }, downstream, t);
      context.out.result({ ...lineage, nodes }, lineage.edges.length === 0 ? `${tree}\n${t.noLineage}` : tree);
    });
  addMomentOptions(command, context);
  addLineageExportCommand(command, context);
}

async function wholeLineage(
  context: Context,
  path: string,
  query: { direction: string; depth: number | undefined; asOf?: string },
): Promise<Omit<Lineage, 'nextPageToken'>> {
  const api = await context.api();
  const nodes: LineageNode[] = [];
  const edges = new Map<string, LineageEdge>();
  let cursor: string | undefined;
  let rootId = '';
  do {
    const page = await api.get<Lineage>(path, defined({ ...query, cursor }));
    rootId = page.rootId;
    nodes.push(...page.nodes);
    for (const edge of page.edges) edges.set(`${edge.childId} ${edge.parentId} ${edge.relation}`, edge);
    cursor = page.nextPageToken || undefined;
  } while (cursor !== undefined);
  return { rootId, nodes, edges: [...edges.values()] };
}

/** A tree of what was found; a node met again is not opened again. */
function drawTree(
  { rootId, nodes, edges }: Pick<Lineage, 'rootId' | 'edges'> & { nodes: RatedNode[] },
  downstream: boolean,
  t: Context['t'],
): string {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const next = Map.groupBy(edges, (edge) => (downstream ? edge.parentId : edge.childId));
  const opened = new Set<string>();
  const lines: string[] = [];
  const draw = (id: string, label: string, indent: string) => {
    const node = byId.get(id);
    lines.push(`${label}${node ? describe(node, t) : id}${opened.has(id) ? ' …' : ''}`);
    if (opened.has(id)) return;
    opened.add(id);
    const below = next.get(id) ?? [];
    below.forEach((edge, index) => {
      const last = index === below.length - 1;
      draw(
        downstream ? edge.childId : edge.parentId,
        `${indent}${last ? '└─' : '├─'} ${edge.relation} (${edge.evidence}) ${downstream ? '→' : '←'} `,
        `${indent}${last ? '   ' : '│  '}`,
      );
    });
  };
  draw(rootId, '', '');
  return lines.join('\n');
}

function describe(node: RatedNode, t: Context['t']): string {
  const name = node.version ?? node.external?.url ?? node.id;
  const facts = [
    node.licence,
    node.state === 'published' || node.state === 'external' ? '' : node.state,
    node.logIndex === null ? '' : `#${node.logIndex}`,
    node.weakestEvidence === '' ? '' : t.weakestEvidence(node.weakestEvidence),
  ];
  return [name, ...facts.filter((fact) => fact !== '')].join('  ');
}
