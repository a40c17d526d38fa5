import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { Attachment, UploadFile } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { table } from '../terminal/output.ts';
import { downloadFile } from '../transfer/download-file.ts';
import { hashFile } from '../transfer/scan-folder.ts';
import { sendPart } from '../transfer/send-part.ts';
import { UsageError } from '../usage-error.ts';
import { defined } from './options.ts';

/** attachment add | list | get | redact */
export function addAttachmentCommands(program: Command, context: Context): void {
  const { t } = context;
  const group = program.command('attachment').description(t.attachment);
  group
    .command('add')
    .argument('<request>')
    .argument('<file>')
    .description(t.attachmentAdd)
    .option('--private', t.optPrivate)
    .action((id: string, file: string, options: { private?: boolean }) => attach(context, { id, file, ...options }));
  group
    .command('list')
    .argument('<request>')
    .description(t.attachmentList)
    .action(async (id: string) => {
      const attachments = await attachmentsOf(context, id);
      const rows = attachments.map((one) => [
        one.id,
        one.redactedAt ? t.attachmentIsRedacted(one.redactedAt.slice(0, 10), one.redactionReason) : one.name,
        one.scanState ?? '',
        String(one.size),
        one.private ? t.isPrivate : '',
        one.sha256,
      ]);
      context.out.result(attachments, rows.length > 0 ? table(rows) : t.noneFound);
    });
  group
    .command('get')
    .argument('<request>')
    .argument('<attachment>')
    .description(t.attachmentGet)
    .option('--to <file>', t.optToFile)
    .action((id: string, attachment: string, { to }: { to?: string }) => fetchOne(context, { id, attachment, to }));
  group
    .command('redact')
    .argument('<request>')
    .argument('<attachment>')
    .description(t.attachmentRedact)
    .requiredOption('--reason <text>', t.optReason)
    .action(async (id: string, attachment: string, { reason }: { reason: string }) => {
      const path = `${pathOf(id)}/${encodeURIComponent(attachment)}/redact`;
      const redacted = await (await context.api()).post<Attachment>(path, { reason });
      context.out.result(redacted, t.attachmentRedacted(redacted.sha256));
    });
}

async function attach(
  context: Context,
  { id, file, private: isPrivate }: { id: string; file: string; private?: boolean },
): Promise<void> {
  const { out, t } = context;
  const api = await context.api();
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new UsageError(`${file} ?`);
  const named = defined({ name: basename(file).normalize('NFC'), private: isPrivate });
  const announced = { ...named, size: found.size, sha256: await hashFile(file) };
  const opened = await api.post<{ upload: { id: string }; file: UploadFile }>(`${pathOf(id)}/uploads`, announced);
  for (const part of opened.file.parts) await sendPart(file, part);
  const attached = await api.post<Attachment>(pathOf(id), { ...named, uploadId: opened.upload.id });
  out.result(attached, t.attached(attached.id, attached.sha256));
}

async function fetchOne(
  context: Context,
  { id, attachment, to }: { id: string; attachment: string; to: string | undefined },
): Promise<void> {
  const { t, out } = context;
  const known = (await attachmentsOf(context, id)).find((one) => one.id === attachment);
  if (!known) throw new UsageError(t.attachmentUnknown(attachment));
  // Somebody else chose the name: it names no folder, and replaces nothing that is there.
  const path = to ?? basename(known.name);
  if (known.name !== '' && to === undefined && (await stat(path).catch(() => undefined)))
    throw new UsageError(t.attachmentInTheWay(path));
  const api = await context.api();
  const link = async () => (await api.location(`${pathOf(id)}/${encodeURIComponent(attachment)}/content`)).url;
  const { size, sha256 } = known;
  // Asked first, a refusal says why at once.
  const first = await link();
  let asked = 0;
  const next = async () => (asked++ === 0 ? first : link());
  await downloadFile({ link: next, file: { path, size, sha256 }, to: path, parallel: 1, onBytes: () => {} });
  out.result({ ...known, path }, t.attachmentSaved(path));
}

async function attachmentsOf(context: Context, id: string): Promise<Attachment[]> {
  return Array.fromAsync((await context.api()).list<Attachment>(pathOf(id)));
}

function pathOf(request: string): string {
  return `/v1/access-requests/${encodeURIComponent(request)}/attachments`;
}
