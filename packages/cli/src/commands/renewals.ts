import type { Command } from 'commander';
import type { AccessRequest } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../usage-error.ts';
import { collect, defined, endOfDay } from './options.ts';

type Options = {
  until: string;
  incidents: string;
  output: string[];
  trained: string[];
  statement?: string;
  seats?: number;
};
type Report = {
  outputs: { title: string; url: string }[];
  models: { version?: string; external?: string }[];
  incidents: string;
};

/** grant renew | report */
export function addRenewalCommands(grant: Command, context: Context): void {
  const { t } = context;
  grant
    .command('renew')
    .argument('<grant>')
    .description(t.grantRenew)
    .requiredOption('--until <day>', t.optUntil)
    .requiredOption('--incidents <text>', t.optIncidents)
    .option('--output <title=url>', t.optOutput, collect, [])
    .option('--trained <model>', t.optTrained, collect, [])
    .option('--statement <text>', t.optStatement)
    .option('--seats <count>', t.optSeats, Number)
    .action(async (id: string, options: Options) => {
      const { until, incidents, output, trained, statement, seats } = options;
      const report = { outputs: output.map(toOutput), models: trained.map(toModel), incidents };
      const body = defined({ until: endOfDay(until), statement, seats, report });
      const path = `/v1/grants/${encodeURIComponent(id)}/renew`;
      const made = await (await context.api()).post<AccessRequest>(path, body);
      context.out.result(made, t.renewalRequested(id, made.id));
    });
  grant
    .command('report')
    .argument('<request>')
    .description(t.grantReport)
    .action(async (id: string) => {
      const path = `/v1/access-requests/${encodeURIComponent(id)}/use-report`;
      const report = await (await context.api()).get<Report>(path);
      const outputs = report.outputs.map(({ title, url }) => `  ${title}  ${url}`);
      const models = report.models.map(({ version, external }) => `  ${version ?? external}`);
      context.out.result(report, [report.incidents, ...outputs, ...models].join('\n'));
    });
}

/** "title=url"; titles may have "=". Throws UsageError. */
function toOutput(text: string): { title: string; url: string } {
  const [, title, url] = /^(.+?)=((?:https?:\/\/|10\.).+)$/.exec(text) ?? [];
  if (!title || !url) throw new UsageError(`"${text}" – title=https://…`);
  return { title, url };
}

/** An exact version of a model here, or words for one outside. */
function toModel(text: string): { version: string } | { external: string } {
  return /^model:\S+@\S+$/.test(text) ? { version: text } : { external: text };
}
