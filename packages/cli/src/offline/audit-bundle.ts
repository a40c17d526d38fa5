import { readFile, writeFile } from 'node:fs/promises';
import { type AuditReport, FORMAT as REPORT_FORMAT } from '@alliance/audit-report/report';
import type { ApiClient } from '../api/client.ts';
import type { LogEntry } from '../api/shapes.ts';
import { UsageError } from '../usage-error.ts';

const FORMAT = 'alliance-audit-bundle/v1';

/** Entries with their proofs, the keys of the log and its policy: all that a check without any connection needs. */
export type AuditBundle = {
  format: typeof FORMAT;
  /** vkeys, one a line. */
  logKey: string;
  /** Absent in bundles of registries that asked no witnesses yet. */
  policy?: string;
  entries: { leaf: string; proof: string }[];
};

/** Gets entries, proofs, the log's keys and its policy from a registry. */
export async function fetchBundle(api: ApiClient, indexes: readonly number[]): Promise<AuditBundle> {
  const entries: AuditBundle['entries'] = [];
  for (const index of indexes) {
    const { leaf } = await api.get<LogEntry>(`/v1/audit/entries/${index}`);
    entries.push({ leaf, proof: await api.text(`/v1/audit/entries/${index}/proof`) });
  }
  const [logKey, policy] = [await api.text('/log/key'), await api.text('/log/policy')];
  return { format: FORMAT, logKey: logKey.trim(), policy, entries };
}

/** Reads a file with a bundle, or with a report. Throws UsageError when it is neither. */
export async function readEvidence(path: string): Promise<AuditBundle | AuditReport> {
  const text = await readFile(path, 'utf8');
  const read = tryParse(text) as Partial<AuditBundle & AuditReport> | null | undefined;
  const isEither = read?.format === FORMAT || typeof read?.envelope === 'string';
  if (!isEither || typeof read.logKey !== 'string' || !Array.isArray(read.entries))
    throw new UsageError(`${path}: ${FORMAT} / ${REPORT_FORMAT} ?`);
  return read as AuditBundle | AuditReport;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Writes a bundle file. */
export async function saveBundle(path: string, bundle: AuditBundle): Promise<void> {
  await writeFile(path, `${JSON.stringify(bundle, null, 2)}\n`);
}
