import { type FileHandle, open } from 'node:fs/promises';
import { type Language, pageEnd, pageEntry, pageStart } from '@alliance/audit-report/page';
import type { AuditReport, ReportHead } from '@alliance/audit-report/report';
import type { ApiClient } from '../api/client.ts';

type Part = AuditReport & { nextCursor: string | null };

export type ReportQuery = { asset: string | undefined; organisation: string | undefined; from: string; to: string };
export type ReportFiles = { json: string | undefined; html: string | undefined; language: Language };

/** Has a registry make a report and writes it to files, part by part; returns what it says of itself. */
export async function saveReport(api: ApiClient, query: ReportQuery, files: ReportFiles): Promise<ReportHead> {
  const ask = (cursor?: string) => api.get<Part>('/v1/audit/report', { ...query, cursor });
  // A refusal leaves no file behind.
  const first = await ask();
  await using json = await create(files.json);
  await using html = await create(files.html);
  const { report, envelope, logKey } = first;
  await json?.write(`${JSON.stringify({ report, envelope, logKey }).slice(0, -1)},"entries":[`);
  await html?.write(pageStart(report, envelope, files.language));
  let separator = '\n';
  for (let part = first; ; part = await ask(part.nextCursor)) {
    for (const entry of part.entries) {
      await json?.write(`${separator}${JSON.stringify(entry)}`);
      await html?.write(pageEntry(entry, files.language));
      separator = ',\n';
    }
    if (part.nextCursor === null) break;
  }
  await json?.write('\n]}\n');
  await html?.write(pageEnd(null, files.language));
  return report;
}

async function create(path: string | undefined): Promise<FileHandle | undefined> {
  return path === undefined ? undefined : open(path, 'w');
}
