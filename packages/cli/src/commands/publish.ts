import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { ApiClient } from '../api/client.ts';
import type { FileLicenceSet, Version } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { assetPath, formatReference, parseReference, type Reference } from '../reference.ts';
import type { Source } from '../signing/make-statements.ts';
import { formatBytes } from '../terminal/format-bytes.ts';
import { collectLicence, type LicenceOf } from '../transfer/licence-of.ts';
import type { Derivation, NewAsset } from '../transfer/publish.ts';
import { publishFolder } from '../transfer/publish-folder.ts';
import { scanFolder } from '../transfer/scan-folder.ts';
import { PartialFailure, UsageError } from '../usage-error.ts';
import { collect, defined, readJson, words } from './options.ts';
import { checkSigning, describe, type SigningOptions, signTarget } from './statements.ts';

type Options = {
  dataset?: string;
  model?: string;
  version?: string;
  title?: string;
  summary?: string;
  description?: string;
  access: string;
  licence?: string;
  licenceOf?: LicenceOf[];
  languages?: string[];
  tags?: string[];
  tasks?: string[];
  notes?: string;
  base?: string;
  derivedFrom?: string[];
  relation: string;
  card?: string;
  include?: string[];
  exclude?: string[];
  parallel: number;
  dryRun?: boolean;
  sign?: boolean | string;
  provenance?: string;
  parameters?: string;
};

/** publish FOLDER */
export function addPublishCommand(program: Command, context: Context): void {
  const { t } = context;
  program
    .command('publish')
    .argument('<folder>')
    .description(t.publish)
    .option('--dataset <org/name>', t.optDataset)
    .option('--model <org/name>', t.optModel)
    .option('--version <version>', t.optVersion)
    .option('--title <text>', t.optTitle)
    .option('--summary <text>', t.optSummary)
    .option('--description <file>', t.optDescription)
    .option('--access <access>', t.optAccess, 'private')
    .option('--licence <id>', t.optLicence)
    .option('--licence-of <files=licence>', t.optLicenceOf, collectLicence)
    .option('--languages <tags>', t.optLanguages, words)
    .option('--tags <tags>', t.optTags, words)
    .option('--tasks <tasks>', t.optTasks, words)
    .option('--notes <text>', t.optNotes)
    .option('--base <version>', t.optBase)
    .option('--derived-from <source>', t.optDerivedFrom, collect)
    .option('--relation <relation>', t.optRelation, 'copy')
    .option('--card <file>', t.optCard)
    .option('--include <pattern>', t.optInclude, collect)
    .option('--exclude <pattern>', t.optExclude, collect)
    .option('--parallel <count>', t.optParallel, Number, 4)
    .option('--dry-run', t.optDryRun)
    .option('--sign [key]', t.optSign)
    .option('--provenance <file>', t.optProvenance)
    .option('--parameters <file>', t.optParameters)
    .action((folder: string, options: Options) => publish(context, folder, options));
}

async function publish(context: Context, folder: string, options: Options): Promise<void> {
  const { t, out } = context;
  const target = targetOf(context, options);
  const filter = { include: options.include, exclude: options.exclude };
  if (options.dryRun) {
    const files = await scanFolder(folder, filter);
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    return out.result(
      { target: formatReference(target), files: files.length, bytes },
      t.wouldPublish(formatReference(target), files.length, formatBytes(bytes)),
    );
  }
  const { sign, provenance, parameters } = options;
  const signing = defined({
    key: typeof sign === 'string' ? sign : undefined,
    provenance,
    parameters,
  }) as SigningOptions;
  const derivedFrom = (options.derivedFrom ?? []).map((source) => toDerivation(source, options.relation));
  // Nothing is published that was to be signed and cannot be.
  if (sign) await checkSigning(context, target, signing, derivedFrom.map(toSource));
  const api = await context.api();
  const local = new Map<string, string>();
  using progress = out.progress();
  const labels = { hashing: t.stageHashing, uploading: t.stageUploading, publishing: t.stagePublishing };
  const version = await publishFolder(api, {
    folder,
    filter,
    target,
    asset: await newAsset(target, options),
    licences: options.licenceOf ?? [],
    derivedFrom,
    ...defined({ base: options.base as string, notes: options.notes as string }),
    parallel: options.parallel,
    memory: context.memory,
    onStage: (stage, files, bytes) => progress.start(labels[stage], bytes, files),
    onBytes: (count, file) => progress.add(count, file),
    onHashed: (files) => {
      for (const { path, sha256 } of files) local.set(path, sha256);
    },
    beforePublish: async () => {
      if (options.card) await putCard(context, target, options.card);
    },
  }).catch((error: unknown) => {
    throw error instanceof PartialFailure ? new PartialFailure(t.refusedFiles(error.message), error.failures) : error;
  });
  progress[Symbol.dispose]();
  const { fileCount, totalBytes, manifestDigest } = version;
  const said = t.published(formatReference(target), fileCount, formatBytes(totalBytes), manifestDigest);
  const licenceSets = await setsOf(api, target, version);
  const lines = licenceSets.map((set) =>
    t.licenceSet(set.paths, set.licence, set.fileCount, formatBytes(set.totalBytes)),
  );
  const statements = sign ? await signTarget(context, target, signing, local) : [];
  if (statements.length > 0) lines.push(describe(context, statements));
  const more = { ...(licenceSets.length > 0 && { licenceSets }), ...(statements.length > 0 && { statements }) };
  out.result({ ...version, ...more }, [said, ...lines].join('\n'));
}

/** Sets of files by licence, where there are several licences. */
async function setsOf(api: ApiClient, target: Reference, version: Version): Promise<FileLicenceSet[]> {
  if (!version.fileLicences?.length) return [];
  const path = `${assetPath(target)}/versions/${version.version}/licences`;
  return (await api.get<{ sets: FileLicenceSet[] }>(path)).sets;
}

function targetOf({ t }: Context, { dataset, model, version }: Options): Reference & { version: string } {
  const named = dataset
    ? `dataset:${dataset.replace(/^dataset:/, '')}`
    : model
      ? `model:${model.replace(/^model:/, '')}`
      : undefined;
  if (!named || !version || (dataset && model)) throw new UsageError(t.needTarget);
  return { ...parseReference(named), version };
}

async function newAsset(target: Reference, options: Options): Promise<NewAsset> {
  const description = options.description ? await readFile(options.description, 'utf8') : undefined;
  const { title = target.name, access, licence = '', summary, languages, tags, tasks } = options;
  return defined({ title, access, licence, summary, description, languages, tags, tasks }) as NewAsset;
}

/** A reference names a version in the alliance; anything with "://" is outside of it, and may say "as" with a licence. */
function toDerivation(source: string, relation: string): Derivation {
  if (source.includes('://')) {
    const [url = '', licence] = source.split(/ +as +/);
    return { external: { url, ...(licence && { licence }) }, relation };
  }
  const reference = parseReference(source);
  if (reference.version === undefined) throw new UsageError(`"${source}" – dataset:organisation/name@1.0.0`);
  return { version: formatReference(reference), relation };
}

function toSource({ version, external, relation }: Derivation): Source {
  return { relation, ...(version === undefined ? { url: external?.url ?? '' } : { version }) };
}

async function putCard(context: Context, target: Reference, path: string): Promise<void> {
  const api = await context.api();
  const card = await readJson<object>(path);
  const cardPath = `${assetPath(target)}/card`;
  const before = await api.send('GET', cardPath).catch(() => undefined);
  const tag = before?.headers.get('etag');
  await api.put(cardPath, card, tag ? { 'if-match': tag } : {});
}
