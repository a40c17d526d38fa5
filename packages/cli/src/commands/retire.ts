import type { Command } from 'commander';
import type { ImpactedVersion } from '../api/retraction-shapes.ts';
import type { Version } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { assetPath, formatReference, parseReference, type Reference } from '../reference.ts';
import { ask } from '../terminal/ask.ts';
import { UsageError } from '../usage-error.ts';
import { provenancePath } from './impact.ts';
import { defined } from './options.ts';

type Deprecate = { reason: string; successor?: string };
type Retract = Deprecate & {
  severity: string;
  action?: string;
  code?: string;
  purge?: boolean;
  yes?: boolean;
  dryRun?: boolean;
};
type Exact = Reference & { version: string };

/** deprecate, retract */
export function addRetireCommands(program: Command, context: Context): void {
  const { t } = context;
  program
    .command('deprecate')
    .argument('<reference>', 'dataset:org/name@1.0.0')
    .description(t.deprecate)
    .requiredOption('--reason <text>', t.optReason)
    .option('--successor <version>', t.optSuccessor)
    .action(async (text: string, options: Deprecate) => {
      const target = namedVersion(context, text);
      const version = await (await context.api()).post<Version>(`${versionPath(target)}/deprecate`, defined(options));
      context.out.result(version, t.deprecated(formatReference(target)));
    });
  program
    .command('retract')
    .argument('<reference>', 'dataset:org/name@1.0.0')
    .description(t.retract)
    .requiredOption('--reason <text>', t.optReason)
    .requiredOption('--severity <severity>', t.optSeverity)
    .option('--action <action>', t.optRetractAction)
    .option('--code <code>', t.optRetractCode)
    .option('--successor <version>', t.optSuccessor)
    .option('--purge', t.optPurge)
    .option('--yes', t.optRetractYes)
    .option('--dry-run', t.optDryRun)
    .action((text: string, options: Retract) => retract(context, namedVersion(context, text), options));
}

/** What this reaches is said first: a retraction is never taken back. */
async function retract(context: Context, target: Exact, { yes, dryRun, code, ...options }: Retract): Promise<void> {
  const { t, out } = context;
  const api = await context.api();
  const reference = formatReference(target);
  const reached = await reachOf(context, target);
  if (dryRun) return out.result({ reference, ...reached }, t.wouldRetract(reference, reached));
  if (!yes) {
    process.stderr.write(`${t.wouldRetract(reference, reached)}\n`);
    const answer = (await ask(t.askRetract)).trim().toLowerCase();
    if (!['y', 'yes', 'c', 'có'].includes(answer)) throw new UsageError(t.notRetracted);
  }
  const body = defined({ ...options, reasonCode: code });
  const version = await api.post<Version>(`${versionPath(target)}/retract`, body);
  out.result(version, t.retracted(reference));
}

/** How many versions of how many other organisations were made from it, and under how many grants it is had. */
async function reachOf(context: Context, target: Exact): Promise<{ versions: number; owners: number; grants: number }> {
  const owners = new Set<string>();
  let [versions, grants] = [0, 0];
  const path = `${provenancePath(target)}/impact`;
  for await (const { version, holders } of (await context.api()).list<ImpactedVersion>(path)) {
    versions += 1;
    grants += holders?.grants ?? 0;
    owners.add(version === null ? '' : parseReference(version).organisation);
  }
  owners.delete(target.organisation);
  return { versions, owners: owners.size, grants };
}

/** Only a version that is named is retired: "the newest" may be another one by the time of the call. */
function namedVersion({ t }: Context, text: string): Exact {
  const { version, ...reference } = parseReference(text);
  if (version === undefined) throw new UsageError(t.nameVersion(text));
  return { ...reference, version };
}

function versionPath(target: Exact): string {
  return `${assetPath(target)}/versions/${target.version}`;
}
