import type { Command } from 'commander';
import type { EvidenceGap, EvidenceGapsPage, EvidenceSummary } from '../api/evidence-gap-shapes.ts';
import type { Context } from '../context.ts';
import { table } from '../terminal/output.ts';
import { addMomentOptions, type MomentOptions, momentOf, printCsv } from './moment-options.ts';

/** audit gaps */
export function addEvidenceGapsCommand(audit: Command, context: Context): void {
  const { t } = context;
  const command = audit
    .command('gaps')
    .argument('[organisation]')
    .description(t.gaps)
    .action((organisation: string | undefined, options: MomentOptions) => {
      const slug = organisation && encodeURIComponent(organisation);
      const path = slug ? `/v1/organisations/${slug}/evidence-gaps` : '/v1/audit/evidence-gaps';
      if (options.csv) return printCsv(context, path, momentOf(options));
      return slug ? showGaps(context, path, options) : showSummaries(context, path, options);
    });
  addMomentOptions(command, context);
}

async function showGaps(context: Context, path: string, options: MomentOptions): Promise<void> {
  const { t, out } = context;
  const api = await context.api();
  const first = await api.get<EvidenceGapsPage>(path, { limit: 200, ...momentOf(options) });
  const items = [...first.items];
  for (let cursor = first.nextCursor; cursor !== null; ) {
    const page = await api.get<EvidenceGapsPage>(path, { limit: 200, ...momentOf(options), cursor });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  const { summary } = first;
  const heading = summary ? [...describeSummary(summary, t), ''] : [];
  const lines = items.map((gap) => describeGap(gap, t));
  out.result({ summary, items }, [...heading, lines.length > 0 ? table(lines) : t.gapsNone].join('\n'));
}

async function showSummaries(context: Context, path: string, options: MomentOptions): Promise<void> {
  const { t, out } = context;
  const all = await Array.fromAsync((await context.api()).list<EvidenceSummary>(path, momentOf(options)));
  const lines = all.map((one) => [
    one.organisation,
    ...[one.edges, one.belowDigestMatched].map(String),
    percent(one.shareBelowDigestMatched),
    String(one.unknownParents),
  ]);
  out.result(all, all.length > 0 ? table([t.gapsColumns, ...lines]) : t.noneFound);
}

function describeSummary(summary: EvidenceSummary, t: Context['t']): string[] {
  const { edges, belowDigestMatched, shareBelowDigestMatched, unknownParents, hiddenParents, evidence } = summary;
  const kinds = evidence.map((count) => `  ${count.evidence}: ${count.edges} (${percent(count.share)})`);
  const below = t.gapsBelow(belowDigestMatched, edges, percent(shareBelowDigestMatched));
  return [below, ...kinds, t.gapsSources(unknownParents, hiddenParents)];
}

function describeGap({ version, source, relation, evidence, gaps, logIndex }: EvidenceGap, t: Context['t']): string[] {
  const name = source.version ?? source.external?.url ?? t.impactHidden;
  const place = logIndex === null ? '' : `#${logIndex}`;
  return [version, `← ${relation} (${evidence})`, name, gaps.map((gap) => t.gap[gap] ?? gap).join(', '), place];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
