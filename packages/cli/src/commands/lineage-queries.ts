import type { Command } from 'commander';
import type { EvaluationSet, TrainedModel, Way, WeakSource } from '../api/lineage-query-shapes.ts';
import type { LineageNode } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { parseReference } from '../reference.ts';
import { exactVersion } from './download.ts';
import { provenancePath } from './impact.ts';
import { addMomentOptions, type MomentOptions, momentOf, printCsv } from './moment-options.ts';

/** audit trained-on | contamination | weak-sources */
export function addLineageQueryCommands(audit: Command, context: Context): void {
  const { t } = context;
  query<TrainedModel>(audit, context, {
    name: 'trained-on',
    description: t.trainedOn,
    path: 'trained-models',
    none: t.trainedOnNone,
    say: (found) => [nameOf(found.model, t), howMade(found, t)],
  });
  query<EvaluationSet>(audit, context, {
    name: 'contamination',
    description: t.contamination,
    path: 'evaluation-sets',
    none: t.contaminationNone,
    say: ({ set, inTraining }) => [inTraining ? t.contaminated : t.notContaminated, nameOf(set, t)],
  });
  query<WeakSource>(audit, context, {
    name: 'weak-sources',
    description: t.weakSources,
    path: 'weak-sources',
    none: t.weakSourcesNone,
    say: ({ source, weakness }) => [t.weakness[weakness] ?? weakness, nameOf(source, t)],
  });
}

type Query<Found> = {
  name: string;
  description: string;
  path: string;
  none: string;
  say: (found: Found) => string[];
};

function query<Found extends Way>(audit: Command, context: Context, asked: Query<Found>): void {
  const { t } = context;
  const command = audit
    .command(asked.name)
    .argument('<reference>', 'model:org/name@1.0.0')
    .description(asked.description)
    .action(async (text: string, options: MomentOptions) => {
      const target = await exactVersion(context, parseReference(text));
      const path = `${provenancePath(target)}/${asked.path}`;
      if (options.csv) return printCsv(context, path, momentOf(options));
      const all = await Array.fromAsync((await context.api()).list<Found>(path, momentOf(options)));
      const lines = all.flatMap((found) => {
        const way = wayOf(found, t);
        return [asked.say(found).join('  '), ...(way === '' ? [] : [`    ${way}`])];
      });
      context.out.result(all, lines.length === 0 ? asked.none : lines.join('\n'));
    });
  addMomentOptions(command, context);
}

function howMade({ directly, throughSynthetic, withoutSynthetic }: TrainedModel, t: Context['t']): string {
  const synthetic = withoutSynthetic ? t.alsoSynthetic : t.onlySynthetic;
  return [directly ? t.directly : t.indirectly, ...(throughSynthetic ? [synthetic] : [])].join(', ');
}

function wayOf({ path }: Way, t: Context['t']): string {
  const steps = path.map(({ node, relation, evidence, logIndex }) => {
    const place = logIndex === null ? '' : ` #${logIndex}`;
    return `→ ${relation} (${evidence}${place}) ${nameOf(node, t)}`;
  });
  return steps.join(' ');
}

function nameOf({ version, external }: LineageNode, t: Context['t']): string {
  return version ?? external?.url ?? t.impactHidden;
}
