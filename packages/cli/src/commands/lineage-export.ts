import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { formatReference, parseReference } from '../reference.ts';
import { exactVersion } from './download.ts';
import { provenancePath } from './impact.ts';

const FORMATS = ['prov-json', 'openlineage', 'spdx', 'croissant'] as const;
type Options = { format: (typeof FORMATS)[number]; to?: string };

/** lineage export REFERENCE */
export function addLineageExportCommand(lineage: Command, context: Context): void {
  const { t } = context;
  lineage
    .command('export')
    .argument('<reference>', 'model:org/name@1.0.0')
    .description(t.lineageExport)
    .addOption(new Option('--format <format>', t.optFormat).choices(FORMATS).makeOptionMandatory())
    .option('--to <file>', t.optExportTo)
    .action((text: string, options: Options) => exportLineage(context, text, options));
}

async function exportLineage(context: Context, text: string, { format, to }: Options): Promise<void> {
  const { t, out } = context;
  const target = await exactVersion(context, parseReference(text));
  const api = await context.api();
  const file = await api.text(`${provenancePath(target)}/export?format=${format}`, '*/*');
  if (to === undefined) {
    process.stdout.write(file);
    return;
  }
  await writeFile(to, file);
  out.result({ reference: formatReference(target), format, file: to }, t.exported(to));
}
