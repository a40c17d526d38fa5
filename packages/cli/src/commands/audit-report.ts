import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { saveReport } from '../offline/save-report.ts';
import { formatReference, parseReference } from '../reference.ts';
import { UsageError } from '../usage-error.ts';

type Options = {
  asset?: string;
  organisation?: string;
  from: string;
  to: string;
  save?: string;
  html?: string;
  pdf?: string;
};

/** audit report */
export function addReportCommand(audit: Command, context: Context): void {
  const { t } = context;
  audit
    .command('report')
    .description(t.auditReport)
    .option('--asset <reference>', t.optReportAsset)
    .option('--organisation <slug>', t.optReportOrganisation)
    .requiredOption('--from <moment>', t.optFrom)
    .requiredOption('--to <moment>', t.optTo)
    .option('--save <file>', t.optSaveReport)
    .option('--html <file>', t.optHtml)
    .option('--pdf <file>', t.optPdf)
    .action((options: Options) => report(context, options));
}

async function report(context: Context, { asset, organisation, from, to, save, html, pdf }: Options): Promise<void> {
  const { t, out } = context;
  if ((asset === undefined) === (organisation === undefined)) throw new UsageError(t.needReportSubject);
  if (save === undefined && html === undefined && pdf === undefined) throw new UsageError(t.needReportFile);
  const about = asset && formatReference({ ...parseReference(asset), version: undefined });
  const query = { asset: about, organisation, from: momentOf(from), to: momentOf(to) };
  const language = t.reportLanguage;
  const head = await saveReport(await context.api(), query, { json: save, html, pdf, language });
  for (const path of [save, html, pdf]) if (path !== undefined) out.note(t.reportSaved(path));
  const counts = head.actions.map(({ action, count }) => `  ${action}  ${count}`);
  out.result(head, [t.reportMade(head.entries, Number(head.checkpoint.split('\n')[1])), ...counts].join('\n'));
}

/** A day stands for its first moment. */
function momentOf(text: string): string {
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) throw new UsageError(`"${text}" – 2026-11-30, 2026-11-30T17:00:00Z`);
  return moment.toISOString();
}
