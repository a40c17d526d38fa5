import { createHash, hash } from 'node:crypto';
import { leafHash } from '@alliance/transparency-log/merkle';
import { formatProofFile, parseProofFile } from '@alliance/transparency-log/proof-file';
import { verifyEntry } from '@alliance/transparency-log/verify-entry';
import { describeEntry } from './describe-entry.ts';
import type { AuditReport, ReportEntry, ReportHead } from './report.ts';
import { openReport } from './sign-report.ts';

/** `detail` says what is wrong with an entry; undefined when nothing is. */
export type EntryFinding = { index: number; action: string; detail: string | undefined };

/** What a check of a report found. `problem`: what is wrong with the report as a whole. */
export type ReportFinding = { problem: string | undefined; entries: EntryFinding[]; size: number };

/**
 * Checks a report with nothing but the key of the log: that the log has signed it, that every entry is in the tree that it names and says
 * what is shown, that the events are those that the entries commit to, and that no entry was left out, added or moved.
 */
export function checkReport({ report, envelope, entries }: AuditReport, vkey: string): ReportFinding {
  let head: ReportHead;
  try {
    head = openReport(envelope, vkey);
  } catch (error) {
    return { problem: messageOf(error), entries: [], size: 0 };
  }
  const found = entries.map((entry) => ({
    index: entry?.index ?? -1,
    action: String(entry?.action),
    detail: wrongWith(entry, head, vkey),
  }));
  const problem = JSON.stringify(report) === JSON.stringify(head) ? wrongWithAll(head, entries) : CHANGED_HEAD;
  return { problem, entries: found, size: Number(head.checkpoint.split('\n')[1]) };
}

const CHANGED_HEAD = 'What the report says of itself is not what was signed.';

function wrongWithAll(head: ReportHead, entries: readonly ReportEntry[]): string | undefined {
  if (entries.length !== head.entries)
    return `The report was made of ${head.entries} entries, and there are ${entries.length}.`;
  const leaves = createHash('sha256');
  // What is missing or no text has its own finding; here it is nothing.
  for (const entry of entries) leaves.update(leafHash(Buffer.from(String(entry?.leaf), 'base64')));
  if (leaves.digest('hex') !== head.entriesSha256) return 'These are not the entries that the report was made of.';
  return undefined;
}

function wrongWith(entry: ReportEntry, { checkpoint }: ReportHead, vkey: string): string | undefined {
  try {
    const leaf = Buffer.from(entry.leaf, 'base64');
    const verdict = verifyEntry({ leaf, proofFile: entry.proof, vkey });
    if (!verdict.ok) return `${verdict.reason}: ${verdict.detail}`;
    // Signature lines of others and the extra line are signed by nobody: what was changed there shows only by comparison.
    const { extra, ...proof } = parseProofFile(entry.proof);
    if (extra || formatProofFile(proof) !== entry.proof || !entry.proof.endsWith(`\n\n${checkpoint}`))
      return 'Its proof does not lead to the checkpoint of the report.';
    const salt = entry.salt === null ? null : Buffer.from(entry.salt, 'base64');
    const { payload, proof: text } = entry;
    const shown = describeEntry({ index: verdict.index, leaf, proof: text, payload, salt });
    if (JSON.stringify(shown) !== JSON.stringify(entry)) return 'What is shown is not what the log holds.';
    if ((payload === null) !== (salt === null)) return 'An event can be checked only together with its salt.';
    if (payload === null || salt === null) return undefined;
    const { payload_sha256: committed } = JSON.parse(leaf.toString('utf8')) as { payload_sha256?: string };
    const sha256 = hash('sha256', Buffer.concat([salt, Buffer.from(payload, 'utf8')]), 'hex');
    return sha256 === committed ? undefined : 'The event is not the one that the entry commits to.';
  } catch (error) {
    return messageOf(error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
