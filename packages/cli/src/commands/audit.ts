import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { LogEntry } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { type AuditBundle, fetchBundle, isDossier, readEvidence, saveBundle } from '../offline/audit-bundle.ts';
import { checkEvidence, type EntryCheck, type Trust } from '../offline/check-evidence.ts';
import { checkLog } from '../offline/check-log.ts';
import { parseReference } from '../reference.ts';
import { table } from '../terminal/output.ts';
import { UsageError } from '../usage-error.ts';
import { addDossierCommand } from './audit-dossier.ts';
import { addReportCommand } from './audit-report.ts';
import { addEvidenceCommand } from './evidence.ts';
import { addEvidenceGapsCommand } from './evidence-gaps.ts';
import { addLicenceConflictCommands } from './licence-conflicts.ts';
import { addDutiesCommand } from './licence-duties.ts';
import { addLineageQueryCommands } from './lineage-queries.ts';
import { collect, defined } from './options.ts';
import { addReconcileCommand } from './reconcile.ts';

type ListOptions = { type?: string; organisation?: string; asset?: string; limit: number };
type VerifyOptions = {
  entry?: string[];
  asset?: string;
  organisation?: string;
  type?: string;
  offline?: string;
  save?: string;
  key?: string;
  policy?: string;
  log?: boolean;
};

/** audit list | verify | evidence | report | dossier | reconcile | trained-on | contamination | weak-sources | gaps | duties | what-if | conflicts */
export function addAuditCommands(program: Command, context: Context): void {
  const { t } = context;
  const audit = program.command('audit').description(t.audit);
  audit
    .command('list')
    .description(t.auditList)
    .option('--type <type>', t.optType)
    .option('--organisation <slug>', t.optOrganisation)
    .option('--asset <reference>', t.optAsset)
    .option('--limit <count>', t.optLimit, Number, 50)
    .action(async ({ type, organisation, asset, limit }: ListOptions) => {
      const { items } = await (await context.api()).get<{ items: LogEntry[] }>(
        '/v1/audit/entries',
        defined({ type, organisation, limit, ...objectOf(asset) }),
      );
      const rows = items.map((entry) => [
        `#${entry.index}`,
        entry.at,
        entry.type,
        entry.audit?.organisation ?? '',
        describeObject(entry),
      ]);
      context.out.result(items, rows.length > 0 ? table(rows) : t.noneFound);
    });
  audit
    .command('verify')
    .description(t.auditVerify)
    .option('--entry <index>', t.optEntry, collect)
    .option('--asset <reference>', t.optAsset)
    .option('--organisation <slug>', t.optOrganisation)
    .option('--type <type>', t.optType)
    .option('--offline <bundle>', t.optOffline)
    .option('--save <bundle>', t.optSave)
    .option('--key <vkey>', t.optKey)
    .option('--policy <file>', t.optPolicy)
    .option('--log', t.optLog)
    .action((options: VerifyOptions) => verify(context, options));
  addReportCommand(audit, context);
  addReconcileCommand(audit, context);
  addEvidenceCommand(audit, context);
  addDossierCommand(audit, context);
  addLineageQueryCommands(audit, context);
  addEvidenceGapsCommand(audit, context);
  addDutiesCommand(audit, context);
  addLicenceConflictCommands(audit, context);
}

async function verify(context: Context, options: VerifyOptions): Promise<void> {
  const { t, out } = context;
  const policy = options.policy === undefined ? undefined : await readFile(options.policy, 'utf8');
  if (options.log) return verifyLog(context, { key: options.key, policy });
  const evidence = options.offline ? await readEvidence(options.offline) : await bundleFor(context, options);
  if (!options.key && !options.policy && options.offline) out.note(t.keyFromBundle);
  const checks = checkEvidence(evidence, { key: options.key, policy });
  if (options.save && !('envelope' in evidence) && !isDossier(evidence)) {
    await saveBundle(options.save, evidence);
    out.note(t.saved(evidence.entries.length, options.save));
  }
  const lines = checks.map((check) => describeCheck(context, check));
  if ('envelope' in evidence && checks.every((check) => check.ok)) lines.push(t.reportWhole(checks.length));
  if (isDossier(evidence) && checks.every((check) => check.ok))
    lines.push(t.dossierWhole(evidence.model, evidence.nodes.length));
  if (checks.every((check) => check.ok && check.witnessed === null)) lines.push(t.notWitnessed);
  out.result(checks, lines.join('\n'));
  if (checks.some((check) => !check.ok)) throw new Error(t.verifyFailed);
}

async function verifyLog(context: Context, trust: Trust): Promise<void> {
  const { t, out, memory } = context;
  const found = await checkLog(await context.api(), memory, trust);
  const { size, since, shown, witnessed, problems } = found;
  const good = [t.logWhole(size, since, shown)];
  good.push(witnessed === null ? t.notWitnessed : t.logWitnessed(witnessed.by.join(', '), witnessed.since));
  const bad = problems.map((problem) => t.logRefused(problem));
  out.result(found, (bad.length > 0 ? bad : good).join('\n'));
  if (bad.length > 0) throw new Error(t.logFailed);
}

function describeCheck({ t }: Context, check: EntryCheck): string {
  if (!check.ok) return check.index === '*' ? t.reportRefused(check.detail) : t.notVerified(check.index, check.detail);
  const { index, type, size, witnessed } = check;
  const verified = t.verified(index, type, size);
  return witnessed === null ? verified : `${verified}${t.witnessed(witnessed.by.join(', '), witnessed.since)}`;
}

async function bundleFor(context: Context, { entry, asset, organisation, type }: VerifyOptions): Promise<AuditBundle> {
  const api = await context.api();
  if (entry) return fetchBundle(api, entry.map(Number));
  if (!asset && !organisation && !type) throw new UsageError(context.t.needEntry);
  const filter = defined({ organisation, type, ...objectOf(asset) });
  const entries = await Array.fromAsync(api.list<LogEntry>('/v1/audit/entries', filter));
  if (entries.length === 0) throw new UsageError(context.t.noneFound);
  return fetchBundle(
    api,
    entries.map(({ index }) => index),
  );
}

function objectOf(asset: string | undefined): { kind?: string; object?: string } {
  if (asset === undefined) return {};
  const { kind, organisation, name } = parseReference(asset);
  return { kind, object: `${organisation}/${name}` };
}

function describeObject({ audit }: LogEntry): string {
  const object = audit?.object;
  return object ? `${object.kind}:${object.id}${object.version ? `@${object.version}` : ''}` : '';
}
