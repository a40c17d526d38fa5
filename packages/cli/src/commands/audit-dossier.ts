import type { Dossier } from '@alliance/model-dossier/dossier';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { saveDossier } from '../offline/save-dossier.ts';
import { formatReference, parseReference } from '../reference.ts';
import { UsageError } from '../usage-error.ts';
import { exactVersion } from './download.ts';

type Options = { save?: string; html?: string; pdf?: string };

/** audit dossier */
export function addDossierCommand(audit: Command, context: Context): void {
  const { t } = context;
  audit
    .command('dossier')
    .argument('<reference>', 'model:org/name@1.0.0')
    .description(t.auditDossier)
    .option('--save <file>', t.optSaveReport)
    .option('--html <file>', t.optHtml)
    .option('--pdf <file>', t.optPdf)
    .action((text: string, options: Options) => dossier(context, text, options));
}

async function dossier(context: Context, text: string, { save, html, pdf }: Options): Promise<void> {
  const { t, out } = context;
  if (save === undefined && html === undefined && pdf === undefined) throw new UsageError(t.needDossierFile);
  const target = await exactVersion(context, parseReference(text));
  if (target.kind !== 'model') throw new UsageError(t.notAModel(formatReference(target)));
  const { organisation, name, version } = target;
  const path = `/v1/models/${organisation}/${name}/versions/${version}/dossier`;
  const made = await (await context.api()).get<Dossier>(path);
  await saveDossier(made, { json: save, html, pdf, language: t.reportLanguage });
  for (const file of [save, html, pdf]) if (file !== undefined) out.note(t.reportSaved(file));
  const { model, madeAt, nodes, bases, evaluations, unknowns, statements, entries } = made;
  const counts = { sources: nodes.length - 1, bases: bases.length, evaluations: evaluations.length };
  const result = { model, madeAt, ...counts, unknowns, statements: statements.length, entries: entries.length };
  const lines = unknowns.map(({ nodeId, name: source, weakness }) => `  ${source ?? nodeId}  ${weakness}`);
  out.result(result, [t.dossierMade(counts.sources, unknowns.length), ...lines].join('\n'));
}
