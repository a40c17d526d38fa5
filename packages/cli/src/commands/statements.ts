import type { Command } from 'commander';
import type { Statement } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { formatReference, parseReference } from '../reference.ts';
import { signVersion, submitEnvelope } from '../signing/sign-version.ts';
import { table } from '../terminal/output.ts';
import { exactVersion } from './download.ts';
import { localKey } from './keys.ts';
import { readJson } from './options.ts';

export type SigningOptions = { key?: string; provenance?: string; parameters?: string };

/** sign, statement list | get | submit */
export function addStatementCommands(program: Command, context: Context): void {
  const { t } = context;
  program
    .command('sign')
    .argument('<reference>', 'dataset:org/name@1.0.0')
    .description(t.sign)
    .option('--provenance <file>', t.optProvenance)
    .option('--parameters <file>', t.optParameters)
    .option('--key <id>', t.optKeyId)
    .action(async (text: string, options: SigningOptions) => {
      const target = await exactVersion(context, parseReference(text));
      const made = await signTarget(context, target, options);
      context.out.result(made, describe(context, made));
    });
  const statement = program.command('statement').description(t.statement);
  statement
    .command('list')
    .argument('<reference>', 'dataset:org/name@1.0.0')
    .description(t.statementList)
    .action(async (text: string) => {
      const { kind, organisation, name, version } = await exactVersion(context, parseReference(text));
      const path = `/v1/provenance/${kind}/${organisation}/${name}/${version}/statements`;
      const all = await Array.fromAsync((await context.api()).list<Statement>(path));
      context.out.result(all, all.length > 0 ? describe(context, all) : t.noneFound);
    });
  statement
    .command('get')
    .argument('<digest>')
    .description(t.statementGet)
    .option('--bundle', t.optBundle)
    .action(async (digest: string, { bundle }: { bundle?: boolean }) => {
      const path = `/v1/statements/${encodeURIComponent(digest)}${bundle ? '/bundle' : ''}`;
      const text = await (await context.api()).text(path, '*/*');
      context.out.result(JSON.parse(text), text);
    });
  statement
    .command('submit')
    .argument('<envelope>', 'statement.dsse.json')
    .requiredOption('--for <reference>', 'dataset:org/name@1.0.0')
    .description(t.statementSubmit)
    .action(async (file: string, { for: text }: { for: string }) => {
      const target = await exactVersion(context, parseReference(text));
      const made = await submitEnvelope(await context.api(), target, await readJson(file));
      context.out.result(made, describe(context, [made]));
    });
}

/** Signs what there is to say about a version with the organisation's key on this computer. */
export async function signTarget(
  context: Context,
  target: Parameters<typeof signVersion>[1]['target'],
  { key: id, provenance, parameters }: SigningOptions,
  local?: ReadonlyMap<string, string>,
): Promise<Statement[]> {
  const key = await localKey(context, target.organisation, id);
  context.out.note(context.t.signing(formatReference(target), key.keyId));
  return signVersion(await context.api(), {
    target,
    key,
    provenance: provenance ? await readJson(provenance) : undefined,
    parameters: parameters ? await readJson(parameters) : undefined,
    ...(local ? { local } : {}),
  });
}

/** One line a statement. */
export function describe({ t }: Context, statements: readonly Statement[]): string {
  const rows = statements.map(({ digest, predicateType, subjects, signatures, organisation }) => [
    digest,
    predicateType,
    signatures
      .map(({ organisation: signer, logIndex }) => `${signer}${logIndex === null ? '' : ` #${logIndex}`}`)
      .join(', '),
    subjects.every(({ supersededBy }) => supersededBy !== '') ? t.superseded : organisation,
  ]);
  return table(rows);
}
