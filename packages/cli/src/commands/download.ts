import type { Command } from 'commander';
import type { ApiClient } from '../api/client.ts';
import type { Asset, FileEntry, Version } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { assetPath, formatReference, parseReference, type Reference } from '../reference.ts';
import { requireSigned, requireUnchanged } from '../signing/require-signed.ts';
import { formatBytes } from '../terminal/format-bytes.ts';
import { downloadVersion, wantedFiles } from '../transfer/download-version.ts';
import { addToReceipt } from '../transfer/receipts.ts';
import { PartialFailure, UsageError } from '../usage-error.ts';
import { collect } from './options.ts';

type Options = {
  to?: string;
  include?: string[];
  exclude?: string[];
  parallel: number;
  dryRun?: boolean;
  verify?: boolean | string;
};

/** download REFERENCE */
export function addDownloadCommand(program: Command, context: Context): void {
  const { t } = context;
  program
    .command('download')
    .argument('<reference>', 'dataset:org/name@1.0.0')
    .description(t.download)
    .option('--to <folder>', t.optTo)
    .option('--include <pattern>', t.optInclude, collect)
    .option('--exclude <pattern>', t.optExclude, collect)
    .option('--parallel <count>', t.optParallel, Number, 4)
    .option('--verify [key]', t.optVerify)
    .option('--dry-run', t.optDryRun)
    .action((reference: string, options: Options) => download(context, reference, options));
}

async function download(context: Context, text: string, options: Options): Promise<void> {
  const { t, out } = context;
  const api = await context.api();
  const target = await exactVersion(context, parseReference(text));
  const filter = { include: options.include, exclude: options.exclude };
  let [files, bytes] = [0, 0];
  for await (const file of wantedFiles(api, { target, filter })) {
    files += 1;
    bytes += file.size;
  }
  const reference = formatReference(target);
  if (files === 0) throw new UsageError(t.nothingMatches);
  if (options.dryRun)
    return out.result({ reference, files, bytes }, t.wouldDownload(reference, files, formatBytes(bytes)));
  const { verify } = options;
  const signed = verify ? await requireSigned(context, target, verify === true ? undefined : verify) : undefined;
  const folder = options.to ?? `${target.name}-${target.version}`;
  using progress = out.progress();
  progress.start(reference, bytes, files);
  const { report, files: brought } = await downloadVersion(api, {
    target,
    folder,
    filter,
    parallel: options.parallel,
    onBytes: (count, file) => progress.add(count, file),
  });
  progress[Symbol.dispose]();
  await leaveReceipt(api, { target, folder }, brought);
  if (signed) requireUnchanged(context, signed, brought);
  if (report.failures.length > 0) throw new PartialFailure(t.failedFiles(report.failures.length), report.failures);
  out.result(
    { reference, folder, ...report },
    t.downloaded(reference, report.downloaded, report.present, formatBytes(report.bytes), folder),
  );
}

/** What lies in the folder, so that it is found again when the version is retracted; also when some of its files are missing. */
async function leaveReceipt(
  api: ApiClient,
  { target, folder }: { target: Reference & { version: string }; folder: string },
  brought: readonly FileEntry[],
): Promise<void> {
  if (brought.length === 0) return;
  const { manifestDigest } = await api.get<Version>(`${assetPath(target)}/versions/${target.version}`);
  const files = brought.map(({ path, size, sha256 }) => ({ path, size, sha256 }));
  const receivedAt = new Date().toISOString();
  await addToReceipt(folder, {
    registry: api.url,
    version: formatReference(target),
    manifestDigest,
    receivedAt,
    files,
  });
}

/** The version named, or the newest published one. */
export async function exactVersion(context: Context, reference: Reference): Promise<Reference & { version: string }> {
  if (reference.version !== undefined) return { ...reference, version: reference.version };
  const asset = await (await context.api()).get<Asset>(assetPath(reference));
  if (asset.latestVersion === '') throw new UsageError(context.t.noVersion(formatReference(reference)));
  return { ...reference, version: asset.latestVersion };
}
