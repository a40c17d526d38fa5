import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Deletion, Grant } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { parseReference } from '../reference.ts';
import { deleteRemoved } from '../removals/delete-removed.ts';
import { type FoundFile, findRemoved } from '../removals/find-removed.ts';
import { fetchRemovals } from '../removals/removal-list.ts';
import { ask } from '../terminal/ask.ts';
import { formatBytes } from '../terminal/format-bytes.ts';
import { PartialFailure, UsageError } from '../usage-error.ts';

type Options = { dryRun?: boolean; delete?: boolean; key?: string };

/** apply-removals [FOLDER] */
export function addApplyRemovalsCommand(program: Command, context: Context): void {
  const { t } = context;
  program
    .command('apply-removals')
    .argument('[folder]', '.', '.')
    .description(t.applyRemovals)
    .option('--dry-run', t.optDryRun)
    .option('--delete', t.optDelete)
    .option('--key <vkey>', t.optLogKey)
    .action((folder: string, options: Options) => applyRemovals(context, resolve(folder), options));
}

/** Exit code 4 when something that is to be deleted is still there. */
async function applyRemovals(context: Context, folder: string, options: Options): Promise<void> {
  const { t, out } = context;
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw new UsageError(`${folder} ?`);
  const removals = await fetchRemovals(context, options.key);
  const api = await context.api();
  const found = await findRemoved(api, folder, removals, (version) => out.note(t.removalsNoFiles(version)));
  const mustGo = found.filter(({ removal }) => removal.action === 'delete');
  const result = { folder, removals: removals.length, found: found.map(shown), deleted: 0 };
  if (found.length === 0) return out.result(result, t.removalsNone(folder, removals.length));
  const size = formatBytes(mustGo.reduce((sum, file) => sum + file.size, 0));
  if (options.dryRun) return out.result(result, [...list(found, t), t.wouldDelete(mustGo.length, size)].join('\n'));
  if (mustGo.length === 0) return out.result(result, list(found, t).join('\n'));
  if (!options.delete) {
    process.stderr.write(`${list(found, t).join('\n')}\n`);
    const answer = (await ask(t.askDelete(mustGo.length, size))).trim().toLowerCase();
    if (!['y', 'yes', 'c', 'có'].includes(answer)) throw new PartialFailure(t.notDeleted(mustGo.length), []);
  }
  const failures = await deleteRemoved(folder, mustGo);
  if (failures.length > 0) throw new PartialFailure(t.notDeleted(failures.length), failures);
  const next = await attestations(context, new Set(mustGo.map(({ removal }) => removal.version)));
  const words = [...list(found, t), t.deletedFiles(mustGo.length, size), ...next];
  out.result({ ...result, deleted: mustGo.length, next }, words.join('\n'));
}

function shown({ path, size, sha256, removal }: FoundFile) {
  return { path, size, sha256, version: removal.version, action: removal.action };
}

function list(found: readonly FoundFile[], t: Context['t']): string[] {
  return [...Map.groupBy(found, ({ removal }) => removal)].flatMap(([{ version, action, ...why }, files]) => [
    action === 'delete' ? t.removalMustGo(version) : t.removalMustRest(version),
    `  ${t.removalWhy(why.reasonCode, why.severity, why.successor)}`,
    ...files.map(({ path }) => `  ${path}`),
  ]);
}

/** What to type next: for each grant under which something is to be attested, or in general for whoever has not signed in. */
async function attestations(context: Context, versions: ReadonlySet<string>): Promise<string[]> {
  const { t } = context;
  const api = await context.api();
  const command = (grant: string, version: string) =>
    `  alliance grant attest-deletion ${grant} --version ${version} --statement "…"`;
  const lines: string[] = [];
  if (api.hasCredential) {
    const grants = await Array.fromAsync(api.list<Grant>('/v1/grants', { view: 'holder' }));
    for (const text of versions) {
      const { version = '', ...asset } = parseReference(text);
      const named = `${asset.kind}:${asset.organisation}/${asset.name}`;
      for (const { id } of grants.filter((grant) => grant.asset === named)) {
        const path = `/v1/grants/${encodeURIComponent(id)}/deletion-attestation`;
        const asked = await api.get<Deletion>(path, { version }).catch(() => undefined);
        if (asked && asked.attestedAt === null) lines.push(command(id, version));
      }
    }
    return lines.length > 0 ? [t.nextAttest, ...lines] : [];
  }
  return [t.nextAttestAny, ...[...versions].map((text) => command('GRANT', parseReference(text).version ?? ''))];
}
