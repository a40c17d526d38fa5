import { checkReport } from '@alliance/audit-report/check-report';
import type { AuditReport } from '@alliance/audit-report/report';
import { dossierProblems } from '@alliance/model-dossier/dossier-problems';
import { parseCheckpoint, type SignedCheckpoint } from '@alliance/transparency-log/checkpoint';
import { formatVerifierKey } from '@alliance/transparency-log/note-key';
import { parsePolicy } from '@alliance/transparency-log/parse-policy';
import { checkWitnesses, type Policy } from '@alliance/transparency-log/policy';
import { verifyEntry } from '@alliance/transparency-log/verify-entry';
import { type AuditBundle, type Evidence, isDossier } from './audit-bundle.ts';

/** An entry that says it is older than this, when witnesses first saw it, was dated back. */
const LATE_MS = 24 * 3_600_000;

/** Who cosigned, by the names of the policy, and since when they were enough. */
export type Witnessed = { by: string[]; since: string };

/** Outcome for one entry; `index` is text when the proof could not even be read. */
export type EntryCheck =
  | { ok: true; index: number; type: string; size: number; witnessed: Witnessed | null }
  | { ok: false; index: string; detail: string };

/** What to go by besides what the evidence itself brings: keys of the log (vkeys, one a line), and a policy (C2SP tlog-policy). */
export type Trust = { key: string | undefined; policy: string | undefined };

/** Checks every entry of a bundle, report or dossier, and what a dossier says against them. Needs no connection. Throws a LogError for a policy that is none. */
export function checkEvidence(evidence: Evidence, trust: Trust): EntryCheck[] {
  const isReport = 'envelope' in evidence;
  const text = trust.policy ?? (isReport ? undefined : evidence.policy);
  const policy = text === undefined ? undefined : parsePolicy(text);
  // Only a policy that somebody chose says which logs to trust.
  const chosen = trust.policy === undefined ? [] : (policy?.logs ?? []);
  const listed = chosen.map(({ key }) => formatVerifierKey(key)).join('\n');
  const vkey = trust.key ?? (listed === '' ? evidence.logKey : listed);
  if (isReport) return checkWhole(evidence, vkey, policy);
  const checks = checkBundle(evidence, vkey, policy);
  const problems = isDossier(evidence) ? dossierProblems(evidence) : [];
  return [...problems.map((detail): EntryCheck => ({ ok: false, index: '*', detail })), ...checks];
}

/** What is wrong with a report as a whole comes first. */
function checkWhole(report: AuditReport, vkey: string, policy: Policy | undefined): EntryCheck[] {
  const { problem, entries, size } = checkReport(report, vkey);
  const verdict = problem === undefined ? witnessedAs(policy, parseCheckpoint(report.report.checkpoint)) : null;
  const checks = entries.map(
    ({ index, action, detail }): EntryCheck =>
      detail === undefined
        ? { ok: true, index, type: action, size, witnessed: typeof verdict === 'string' ? null : verdict }
        : { ok: false, index: String(index), detail },
  );
  const wrong = problem ?? (typeof verdict === 'string' ? verdict : undefined);
  return wrong === undefined ? checks : [{ ok: false, index: '*', detail: wrong }, ...checks];
}

function checkBundle(bundle: Pick<AuditBundle, 'entries'>, vkey: string, policy: Policy | undefined): EntryCheck[] {
  return bundle.entries.map(({ leaf, proof }) => {
    const bytes = Buffer.from(leaf, 'base64');
    const verdict = verifyEntry({ leaf: bytes, proofFile: proof, vkey });
    const index = /^index (\d+)$/m.exec(proof)?.[1] ?? '?';
    if (!verdict.ok) return { ok: false, index, detail: `${verdict.reason}: ${verdict.detail}` };
    const { type, at } = readLeaf(bytes);
    const witnessed = witnessedAs(policy, verdict.checkpoint);
    if (typeof witnessed === 'string') return { ok: false, index, detail: witnessed };
    if (witnessed && Date.parse(witnessed.since) - Date.parse(at) > LATE_MS) {
      const detail = `dated-back: it says that it is of ${at}, and witnesses first saw it at ${witnessed.since}. Ask the operator of the log why.`;
      return { ok: false, index, detail };
    }
    return { ok: true, index: verdict.index, type, size: verdict.checkpoint.size, witnessed };
  });
}

/** Who cosigned a checkpoint as the policy asks; null when it asks for nobody, a text when something is wrong. */
export function witnessedAs(policy: Policy | undefined, checkpoint: SignedCheckpoint): Witnessed | null | string {
  if (policy?.quorum === undefined) return null;
  try {
    const { isMet, since, cosigned } = checkWitnesses(policy, checkpoint);
    if (isMet && since !== undefined) {
      return { by: cosigned.map(({ witness }) => witness.name), since: new Date(since * 1_000).toISOString() };
    }
    return (
      `not-witnessed: the log signed its checkpoint of ${checkpoint.size} entries, but only ${cosigned.length} of ` +
      `${policy.witnesses.length} witnesses cosigned it, which the policy does not take for enough.`
    );
  } catch (error) {
    return `bad-cosignature: ${(error as Error).message}`;
  }
}

function readLeaf(leaf: Buffer): { type: string; at: string } {
  try {
    const { type, kind, at } = JSON.parse(leaf.toString('utf8')) as { type?: unknown; kind?: unknown; at?: unknown };
    // The leaf of a signature has the form of Sigstore's logs.
    return { type: kind === 'dsse' ? 'statement.submit' : String(type), at: String(at) };
  } catch {
    return { type: '?', at: '' };
  }
}
