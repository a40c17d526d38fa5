import { type FileHandle, open } from 'node:fs/promises';
import { pageEnd, pageEntry, pageStart } from '@alliance/audit-report/page';
import type { AuditReport, ReportEntry, ReportHead } from '@alliance/audit-report/report';
import { entryBlocks, reportFooter, reportTitle, startBlocks } from '@alliance/audit-report/report-blocks';
import { pdfPieces } from '@alliance/printed-document/pdf';
import type { ApiClient } from '../api/client.ts';

type Part = AuditReport & { nextCursor: string | null };
type Language = 'vi' | 'en';

export type ReportQuery = { asset: string | undefined; organisation: string | undefined; from: string; to: string };
export type ReportFiles = {
  json: string | undefined;
  html: string | undefined;
  pdf: string | undefined;
  language: Language;
};

/** Has a registry make a report and writes it to files, part by part; returns what it says of itself. */
export async function saveReport(api: ApiClient, query: ReportQuery, files: ReportFiles): Promise<ReportHead> {
  const ask = (cursor?: string) => api.get<Part>('/v1/audit/report', { ...query, cursor });
  // A refusal leaves no file behind.
  const first = await ask();
  await using json = await create(files.json);
  await using html = await create(files.html);
  await using pdf = await create(files.pdf);
  const { report, envelope, logKey } = first;
  const { language } = files;
  await json?.write(`${JSON.stringify({ report, envelope, logKey }).slice(0, -1)},"entries":[`);
  await html?.write(pageStart(report, envelope, language));
  async function* entries(): AsyncGenerator<ReportEntry> {
    let separator = '\n';
    for (let part = first; ; part = await ask(part.nextCursor ?? undefined)) {
      for (const entry of part.entries) {
        await json?.write(`${separator}${JSON.stringify(entry)}`);
        await html?.write(pageEntry(entry, language));
        separator = ',\n';
        yield entry;
      }
      if (part.nextCursor === null) return;
    }
  }
  await printAll(entries(), { report, language, pdf });
  await json?.write('\n]}\n');
  await html?.write(pageEnd(null, language));
  return report;
}

type Printing = { report: ReportHead; language: Language; pdf: FileHandle | undefined };

/** Reads every entry, which writes the other files, and prints them where that is asked for. */
async function printAll(entries: AsyncIterable<ReportEntry>, { report, language, pdf }: Printing): Promise<void> {
  async function* blocks() {
    if (pdf) yield* startBlocks(report, language);
    for await (const entry of entries) if (pdf) yield* entryBlocks(entry, language);
  }
  if (!pdf) {
    await blocks().next();
    return;
  }
  const about = { title: reportTitle(report, language), footer: reportFooter(report), language, landscape: true };
  for await (const piece of pdfPieces(blocks(), about)) await pdf.write(piece);
}

async function create(path: string | undefined): Promise<FileHandle | undefined> {
  return path === undefined ? undefined : open(path, 'w');
}
