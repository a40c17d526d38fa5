import type { Command } from 'commander';
import type { Licence, Terms } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { ask } from '../terminal/ask.ts';
import { UsageError } from '../usage-error.ts';
import { readJson } from './options.ts';

type AcceptOptions = { yes?: boolean; textLanguage?: string; organisation?: string };

/** terms publish | show | accept */
export function addTermsCommands(program: Command, context: Context): void {
  const { t } = context;
  const terms = program.command('terms').description(t.terms);
  terms
    .command('publish')
    .argument('<file>')
    .description(t.termsPublish)
    .action(async (file: string) => {
      const made = await (await context.api()).post<Terms>('/v1/licences', await readJson(file));
      context.out.result(made, t.termsPublished(made.licenceId, made.version));
    });
  terms
    .command('show')
    .argument('<id>')
    .description(t.termsShow)
    .option('--text-language <language>', t.optTermsLanguage)
    .action(async (id: string, { textLanguage }: { textLanguage?: string }) => {
      const shown = await newestTerms(context, id);
      context.out.result(shown, textOf(context, shown, textLanguage).text);
    });
  terms
    .command('accept')
    .argument('<id>')
    .description(t.termsAccept)
    .option('--text-language <language>', t.optTermsLanguage)
    .option('--organisation <slug>', t.optOrganisation)
    .option('--yes', t.optYes)
    .action((id: string, options: AcceptOptions) => accept(context, id, options));
}

async function accept(context: Context, id: string, { yes, textLanguage, organisation }: AcceptOptions): Promise<void> {
  const { t, out } = context;
  const terms = await newestTerms(context, id);
  const text = textOf(context, terms, textLanguage);
  if (!yes) {
    process.stderr.write(`${text.text}\n\n`);
    const answer = (await ask(t.termsAsk)).trim().toLowerCase();
    if (answer !== t.termsYes && answer !== 'yes') throw new UsageError(t.termsDeclined);
  }
  const acceptance = await (await context.api()).post(`/v1/licences/${encodeURIComponent(id)}/acceptances`, {
    version: terms.version,
    language: text.language,
    textSha256: text.sha256,
    ...(organisation ? { organisation } : {}),
  });
  out.result(acceptance, t.termsAccepted(id, terms.version, text.sha256));
}

async function newestTerms(context: Context, id: string): Promise<Terms> {
  const licence = await (await context.api()).get<Licence>(`/v1/licences/${encodeURIComponent(id)}`);
  if (!licence.terms) throw new UsageError(`${id}: ${licence.name}`);
  return licence.terms;
}

function textOf({ t }: Context, terms: Terms, language: string | undefined): Terms['texts'][number] {
  const wanted = language ?? (t.termsYes === 'có' ? 'vi' : 'en');
  const text = terms.texts.find((one) => one.language === wanted) ?? terms.texts[0];
  if (!text) throw new UsageError(terms.licenceId);
  return text;
}
