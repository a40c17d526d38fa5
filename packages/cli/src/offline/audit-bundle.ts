import { readFile, writeFile } from 'node:fs/promises';
import { type AuditReport, FORMAT as REPORT_FORMAT } from '@alliance/audit-report/report';
import { FORMAT as DOSSIER_FORMAT, type Dossier } from '@alliance/model-dossier/dossier';
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
  entries: readonly { leaf: string; proof: string }[];
};

/** Gets entries, proofs, the log's keys and its policy from a registry. */
export async function fetchBundle(api: ApiClient, indexes: readonly number[]): Promise<AuditBundle> {
  const entries: AuditBundle['entries'][number][] = [];
  for (const index of indexes) {
    const { leaf } = await api.get<LogEntry>(`/v1/audit/entries/${index}`);
    entries.push({ leaf, proof: await api.text(`/v1/audit/entries/${index}/proof`) });
  }
  const [logKey, policy] = [await api.text('/log/key'), await api.text('/log/policy')];
  return { format: FORMAT, logKey: logKey.trim(), policy, entries };
}

/** What can be checked without a connection. */
export type Evidence = AuditBundle | AuditReport | Dossier;

/** Reads a file with a bundle, a report or the dossier of a model. Throws UsageError when it is none of them. */
export async function readEvidence(path: string): Promise<Evidence> {
  const text = await readFile(path, 'utf8');
  const read = tryParse(text) as { [field: string]: unknown } | null | undefined;
  const isKnown = read?.format === FORMAT || read?.format === DOSSIER_FORMAT || typeof read?.envelope === 'string';
  if (!isKnown || typeof read?.logKey !== 'string' || !Array.isArray(read.entries))
    throw new UsageError(`${path}: ${FORMAT} / ${REPORT_FORMAT} / ${DOSSIER_FORMAT} ?`);
  return read as unknown as Evidence;
}

/** True for the dossier of a model. */
export function isDossier(evidence: Evidence): evidence is Dossier {
  return 'format' in evidence && evidence.format === DOSSIER_FORMAT;
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
