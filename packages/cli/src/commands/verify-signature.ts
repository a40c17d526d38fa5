import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { formatReference, parseReference } from '../reference.ts';
import { requireSigned, requireUnchanged } from '../signing/require-signed.ts';
import { hashFiles } from '../transfer/hash-files.ts';
import { scanFolder } from '../transfer/scan-folder.ts';
import { exactVersion } from './download.ts';

/** statement verify */
export function addVerifySignatureCommand(statement: Command, context: Context): void {
  const { t, memory } = context;
  statement
    .command('verify')
    .argument('<reference>', 'dataset:org/name@1.0.0')
    .description(t.statementVerify)
    .option('--folder <folder>', t.optVerifyFolder)
    .option('--key <file>', t.optTrustedKey)
    .action(async (text: string, { folder, key }: { folder?: string; key?: string }) => {
      const target = await exactVersion(context, parseReference(text));
      const signed = await requireSigned(context, target, key);
      const found = folder === undefined ? [] : await hashFiles(folder, await scanFolder(folder), memory, () => {});
      requireUnchanged(context, signed, found);
      const { files, ...said } = signed;
      const lines = [t.filesSigned(formatReference(target), files.size, signed.keyId)];
      if (folder !== undefined) lines.push(t.folderAsSigned(folder, found.length, files.size));
      context.out.result({ ...said, files: files.size, ...(folder && { found: found.length }) }, lines.join('\n'));
    });
}
