import { readFile, writeFile } from 'node:fs/promises';
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

/** Reads a bundle file. Throws UsageError when it is none. */
export async function readBundle(path: string): Promise<AuditBundle> {
  const bundle = JSON.parse(await readFile(path, 'utf8')) as AuditBundle;
  if (bundle.format !== FORMAT || !Array.isArray(bundle.entries)) throw new UsageError(`${path}: ${FORMAT} ?`);
  return bundle;
}

/** Writes a bundle file. */
export async function saveBundle(path: string, bundle: AuditBundle): Promise<void> {
  await writeFile(path, `${JSON.stringify(bundle, null, 2)}\n`);
}

/** Checks every entry of a bundle against the key given, or the bundle's own. Needs no connection. */
export function checkBundle(bundle: AuditBundle, trustedKey: string | undefined): EntryCheck[] {
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
