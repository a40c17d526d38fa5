import type { Command } from 'commander';
import type { AssessmentChange, ProofLine } from '../api/licence-query-shapes.ts';
import type { Context } from '../context.ts';
import { formatReference, parseReference } from '../reference.ts';
import { UsageError } from '../usage-error.ts';
import { exactVersion } from './download.ts';
import { printCsv } from './moment-options.ts';
import { defined } from './options.ts';

type ConflictOptions = { organisation?: string; asOf?: string; csv?: boolean };
type WhatIfOptions = { licence?: string; removed?: boolean; csv?: boolean };
type Query = Record<string, string | undefined>;

/** audit what-if | conflicts */
export function addLicenceConflictCommands(audit: Command, context: Context): void {
  const { t } = context;
  audit
    .command('what-if')
    .argument('<reference>', 'dataset:org/name@1.0.0')
    .description(t.whatIf)
    .option('--licence <expression>', t.optWhatIfLicence)
    .option('--removed', t.optWhatIfRemoved)
    .option('--csv', t.optCsv)
    .action(async (text: string, options: WhatIfOptions) => {
      const query = { source: await sourceOf(context, text), ...insteadOf(options, t) };
      return show(context, { path: '/v1/licences/what-if', query, none: t.whatIfNone, csv: options.csv });
    });
  audit
    .command('conflicts')
    .description(t.conflicts)
    .option('--organisation <slug>', t.optOrganisation)
    .option('--as-of <moment>', t.optAt)
    .option('--csv', t.optCsv)
    .action(({ organisation, asOf, csv }: ConflictOptions) => {
      const query = { changed: 'true', organisation, asOf };
      return show(context, { path: '/v1/licences/assessments', query, none: t.conflictsNone, csv });
    });
}

async function show(
  context: Context,
  { path, query, none, csv }: { path: string; query: Query; none: string; csv: boolean | undefined },
): Promise<void> {
  const asked = defined(query);
  if (csv) return printCsv(context, path, asked);
  const changes = await Array.fromAsync((await context.api()).list<AssessmentChange>(path, asked));
  const lines = changes.flatMap((change) => describeChange(change, context.t));
  context.out.result(changes, lines.length > 0 ? lines.join('\n') : none);
}

/** A source that is no version of the alliance is named as proofs name it. */
async function sourceOf(context: Context, text: string): Promise<string> {
  if (text.startsWith('work:')) return text;
  return formatReference(await exactVersion(context, parseReference(text)));
}

function insteadOf({ licence, removed }: WhatIfOptions, t: Context['t']): Query {
  if ((licence === undefined) === (removed === undefined)) throw new UsageError(t.needWhatIf);
  return licence === undefined ? { removed: 'true' } : { licence };
}

function describeChange(change: AssessmentChange, t: Context['t']): string[] {
  const { cause, output, purpose, before, after, conflicts, createdAt } = change;
  const known = cause === '' ? [] : [createdAt.slice(0, 10), t.changeCause[cause] ?? cause];
  const heading = [`${before} → ${after}`, output, t.changePurpose[purpose] ?? purpose, ...known];
  return [heading.join('  '), ...conflicts.flatMap(describeLine)];
}

/** What stands in the way, and the way that it took to the version. */
function describeLine({ result, rule, parent, path, licence, clause, reason }: ProofLine): string[] {
  const cited = [licence, clause].filter((text) => text !== '').join(' ');
  const what = [result, rule, ...(cited === '' ? [] : [cited])].join('  ');
  const way = [parent, ...path].filter((ref) => ref !== '').join(' → ');
  return [`  ${what}: ${reason}`, `    ${way}`];
}
