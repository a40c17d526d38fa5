import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addSignature, readEnvelope, writeEnvelope } from '@alliance/statements/envelope';
import { StatementRefusal } from '@alliance/statements/statement-refusal';
import type { Command } from 'commander';
import type { Statement } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { formatReference, parseReference } from '../reference.ts';
import { checkOrigin, type Source } from '../signing/make-statements.ts';
import { type SignOptions, sealVersion, signByNode, signVersion, submitEnvelope } from '../signing/sign-version.ts';
import { table } from '../terminal/output.ts';
import { UsageError } from '../usage-error.ts';
import { exactVersion } from './download.ts';
import { localKey } from './keys.ts';
import { readJson } from './options.ts';
import { addVerifySignatureCommand } from './verify-signature.ts';

export type SigningOptions = { key?: string; byNode?: boolean; provenance?: string; parameters?: string };

/** sign, statement list | get | cosign | submit | verify */
export function addStatementCommands(program: Command, context: Context): void {
  const { t } = context;
  program
    .command('sign')
    .argument('<reference>', 'dataset:org/name@1.0.0')
    .description(t.sign)
    .option('--provenance <file>', t.optProvenance)
    .option('--parameters <file>', t.optParameters)
    .option('--key <id>', t.optKeyId)
    .option('--by-node', t.optByNode)
    .option('--save <folder>', t.optSaveEnvelopes)
    .action(async (text: string, options: SigningOptions & { save?: string }) => {
      const target = await exactVersion(context, parseReference(text));
      if (options.save !== undefined) return saveEnvelopes(context, target, options, options.save);
      const made = await signTarget(context, target, options);
      context.out.result(made, describe(context, made));
    });
  const statement = program.command('statement').description(t.statement);
  addReading(statement, context);
  addVerifySignatureCommand(statement, context);
}

function addReading(statement: Command, context: Context): void {
  const { t } = context;
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
    .command('cosign')
    .argument('<envelope>', 'statement.dsse.json')
    .description(t.statementCosign)
    .requiredOption('--organisation <slug>', t.optOrganisation)
    .option('--key <id>', t.optKeyId)
    .action(async (file: string, { organisation, key: id }: { organisation: string; key?: string }) => {
      const key = await localKey(context, organisation, id);
      const signed = writeEnvelope(addSignature(readEnvelope(await readFile(file)), key.privateKey));
      await writeFile(file, signed);
      context.out.result(JSON.parse(signed), t.cosigned(file, key.keyId));
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

async function saveEnvelopes(
  context: Context,
  target: SignOptions['target'],
  options: SigningOptions,
  folder: string,
): Promise<void> {
  const envelopes = await sealVersion(await context.api(), await signOptions(context, target, options));
  await mkdir(folder, { recursive: true });
  const paths = envelopes.map((_envelope, at) => join(folder, `statement-${at + 1}.dsse.json`));
  for (const [at, path] of paths.entries()) await writeFile(path, envelopes[at] ?? '');
  context.out.result(paths, paths.join('\n'));
}

/** Signs what there is to say about a version with the organisation's key on this computer. */
export async function signTarget(
  context: Context,
  target: SignOptions['target'],
  options: SigningOptions,
  local?: ReadonlyMap<string, string>,
): Promise<Statement[]> {
  const api = await context.api();
  const known = local ? { local } : {};
  if (options.byNode) return signByNode(api, { target, ...(await readSaid(options)), ...known });
  return signVersion(api, { ...(await signOptions(context, target, options)), ...known });
}

/**
 * What must hold before something is published that is to be signed: the key is here, and what the files say can be stated. Throws
 * UsageError.
 */
export async function checkSigning(
  context: Context,
  target: SignOptions['target'],
  { key, byNode, ...files }: SigningOptions,
  sources: readonly Source[],
): Promise<void> {
  if (!byNode) await localKey(context, target.organisation, key);
  const said = await readSaid(files);
  try {
    checkOrigin({ target, sources, ...said, today: new Date() });
  } catch (error) {
    if (!(error instanceof StatementRefusal)) throw error;
    const file = files.provenance ?? files.parameters ?? '';
    throw new UsageError(context.t.cannotBeStated(file, error.message));
  }
}

async function readSaid({ provenance, parameters }: Omit<SigningOptions, 'key'>) {
  return {
    provenance: provenance ? await readJson<Record<string, unknown>>(provenance) : undefined,
    parameters: parameters ? await readJson<Record<string, unknown>>(parameters) : undefined,
  };
}

async function signOptions(
  context: Context,
  target: SignOptions['target'],
  { key: id, ...files }: SigningOptions,
): Promise<SignOptions> {
  const key = await localKey(context, target.organisation, id);
  context.out.note(context.t.signing(formatReference(target), key.keyId));
  return { target, key, ...(await readSaid(files)) };
}

/** One line a statement. */
export function describe({ t }: Context, statements: readonly Statement[]): string {
  const rows = statements.map(({ digest, predicateType, subjects, signatures, organisation }) => [
    digest,
    predicateType,
    signatures
      .map(
        ({ organisation: signer, logIndex, heldByNode }) =>
          `${signer}${heldByNode ? ` (${t.byNode})` : ''}${logIndex === null ? '' : ` #${logIndex}`}`,
      )
      .join(', '),
    subjects.every(({ supersededBy }) => supersededBy !== '') ? t.superseded : organisation,
  ]);
  return table(rows);
}
