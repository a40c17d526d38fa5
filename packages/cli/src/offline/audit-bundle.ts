import { readFile, writeFile } from 'node:fs/promises';
import { checkReport } from '@alliance/audit-report/check-report';
import { type AuditReport, FORMAT as REPORT_FORMAT } from '@alliance/audit-report/report';
import { verifyEntry } from '@alliance/transparency-log/verify-entry';
import type { ApiClient } from '../api/client.ts';
import type { LogEntry } from '../api/shapes.ts';
import { UsageError } from '../usage-error.ts';

const FORMAT = 'alliance-audit-bundle/v1';

/** Entries with their proofs, and the key of the log: all that a check without any connection needs. */
export type AuditBundle = { format: typeof FORMAT; logKey: string; entries: { leaf: string; proof: string }[] };

/** Outcome for one entry; `index` is text when the proof could not even be read. */
export type EntryCheck =
  | { ok: true; index: number; type: string; size: number }
  | { ok: false; index: string; detail: string };

/** Gets entries, proofs and the log's key from a registry. */
export async function fetchBundle(api: ApiClient, indexes: readonly number[]): Promise<AuditBundle> {
  const entries: AuditBundle['entries'] = [];
  for (const index of indexes) {
    const { leaf } = await api.get<LogEntry>(`/v1/audit/entries/${index}`);
    entries.push({ leaf, proof: await api.text(`/v1/audit/entries/${index}/proof`) });
  }
  return { format: FORMAT, logKey: (await api.text('/log/key')).trim(), entries };
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

/** Checks every entry of a bundle or report against the key given, or its own. Needs no connection. */
export function checkEvidence(evidence: AuditBundle | AuditReport, trustedKey: string | undefined): EntryCheck[] {
  return 'envelope' in evidence ? checkWhole(evidence, trustedKey) : checkBundle(evidence, trustedKey);
}

/** What is wrong with a report as a whole comes first. */
function checkWhole(report: AuditReport, trustedKey: string | undefined): EntryCheck[] {
  const { problem, entries, size } = checkReport(report, trustedKey ?? report.logKey);
  const checks = entries.map(
    ({ index, action, detail }): EntryCheck =>
      detail === undefined ? { ok: true, index, type: action, size } : { ok: false, index: String(index), detail },
  );
  return problem === undefined ? checks : [{ ok: false, index: '*', detail: problem }, ...checks];
}

function checkBundle(bundle: AuditBundle, trustedKey: string | undefined): EntryCheck[] {
  return bundle.entries.map(({ leaf, proof }) => {
    const bytes = Buffer.from(leaf, 'base64');
    const verdict = verifyEntry({ leaf: bytes, proofFile: proof, vkey: trustedKey ?? bundle.logKey });
    if (!verdict.ok)
      return {
        ok: false,
        index: /^index (\d+)$/m.exec(proof)?.[1] ?? '?',
        detail: `${verdict.reason}: ${verdict.detail}`,
      };
    return { ok: true, index: Number(verdict.index), type: typeOf(bytes), size: Number(verdict.checkpoint.size) };
  });
}

function typeOf(leaf: Buffer): string {
  try {
    const { type, kind } = JSON.parse(leaf.toString('utf8')) as { type?: unknown; kind?: unknown };
    // The leaf of a signature has the form of Sigstore's logs.
    return kind === 'dsse' ? 'statement.submit' : String(type);
  } catch {
    return '?';
  }
}
