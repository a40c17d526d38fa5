import { type Command, Option } from 'commander';
import type { Assessment, Duty } from '../api/licence-query-shapes.ts';
import type { Context } from '../context.ts';
import { formatReference, parseReference } from '../reference.ts';
import { exactVersion } from './download.ts';

type Options = { format?: string; csv?: boolean };

const ASSESSMENT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** What stands for the work that was asked about: it is given on as it is. */
const OUTPUT = 'output';

/** audit duties */
export function addDutiesCommand(audit: Command, context: Context): void {
  const { t } = context;
  audit
    .command('duties')
    .argument('<reference>', t.argDuties)
    .description(t.duties)
    .addOption(new Option('--format <format>', t.optDutiesFormat).choices(['text', 'csv', 'bibtex']))
    .option('--csv', t.optCsv)
    .action((text: string, options: Options) => showDuties(context, text, options));
}

async function showDuties(context: Context, text: string, { csv, format = csv ? 'csv' : undefined }: Options) {
  const { out, t } = context;
  const api = await context.api();
  const assessment = ASSESSMENT_ID.test(text)
    ? await api.get<Assessment>(`/v1/licences/assessments/${text}`)
    : await assess(context, text);
  if (format !== undefined) {
    process.stdout.write(await api.text(`/v1/licences/assessments/${assessment.id}/duties?format=${format}`, '*/*'));
    return;
  }
  const { duties, note } = assessment;
  const lines = duties.length > 0 ? duties.flatMap((duty) => describeDuty(duty, t)) : [t.dutiesNone];
  out.result(assessment, [...lines, '', note].join('\n'));
}

/** What whoever gives a version on as it is owes, all the way up. */
async function assess(context: Context, text: string): Promise<Assessment> {
  const target = await exactVersion(context, parseReference(text));
  return (await context.api()).post<Assessment>('/v1/licences/assess', {
    inputs: [{ version: formatReference(target) }],
    operation: 'copy',
    output: { kind: target.kind },
  });
}

function describeDuty({ licence, clause, rightsholder, state, text, paths }: Duty, t: Context['t']): string[] {
  const heading = [
    t.dutyState[state] ?? state,
    rightsholder || t.rightsholderUnknown,
    [licence, clause].join(' ').trim(),
  ];
  const ways = paths.map((path) => `    ${path.filter((ref) => ref !== OUTPUT).join(' → ')}`);
  return [heading.join('  '), `  ${text[t.reportLanguage]}`, ...ways];
}
