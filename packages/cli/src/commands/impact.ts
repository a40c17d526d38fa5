import type { Command } from 'commander';
import type { ImpactedVersion } from '../api/retraction-shapes.ts';
import type { Context } from '../context.ts';
import { parseReference, type Reference } from '../reference.ts';
import { exactVersion } from './download.ts';
import { addMomentOptions, type MomentOptions, momentOf, printCsv } from './moment-options.ts';

/** impact REFERENCE */
export function addImpactCommand(program: Command, context: Context): void {
  const { t } = context;
  const command = program
    .command('impact')
    .argument('<reference>', 'dataset:org/name@1.0.0')
    .description(t.impact)
    .action(async (text: string, options: MomentOptions) => {
      const target = await exactVersion(context, parseReference(text));
      const path = `${provenancePath(target)}/impact`;
      if (options.csv) return printCsv(context, path, momentOf(options));
      const versions = await Array.fromAsync((await context.api()).list<ImpactedVersion>(path, momentOf(options)));
      context.out.result(versions, versions.length > 0 ? describe(versions, t) : t.impactNone);
    });
  addMomentOptions(command, context);
}

/** API path of what is known about where a version comes from and goes to. */
export function provenancePath({ kind, organisation, name, version }: Reference & { version: string }): string {
  return `/v1/provenance/${kind}/${organisation}/${name}/${version}`;
}

/** Owner by owner, each version with the way to it. */
function describe(versions: readonly ImpactedVersion[], t: Context['t']): string {
  const owners = Map.groupBy(versions, ({ version }) => (version === null ? '' : parseReference(version).organisation));
  const lines = [...owners].flatMap(([organisation, own]) => [
    t.impactOwner(organisation === '' ? t.impactHidden : organisation, own.length),
    ...own.flatMap((impacted) => [`  ${facts(impacted, t).join('  ')}`, `    ${wayTo(impacted, t)}`]),
  ]);
  const grants = versions.reduce((sum, { holders }) => sum + (holders?.grants ?? 0), 0);
  return [...lines, '', t.impactSummary(versions.length, owners.size, grants)].join('\n');
}

function facts({ version, state, holders }: ImpactedVersion, t: Context['t']): string[] {
  return [
    version ?? t.impactHidden,
    ...(state === 'published' || state === 'hidden' ? [] : [state]),
    ...(holders ? [t.impactHolders(holders.grants, holders.holders)] : []),
    ...(holders && holders.personIds.length > 0 ? [holders.personIds.join(', ')] : []),
  ];
}

function wayTo({ path }: ImpactedVersion, t: Context['t']): string {
  const steps = path.map(({ version, relation, evidence, logIndex }) => {
    const place = logIndex === null ? '' : ` #${logIndex}`;
    return `→ ${relation} (${evidence}${place}) ${version ?? t.impactHidden}`;
  });
  return steps.join(' ');
}
