import { type FalseMark, isMarkedFalse } from './false-mark.ts';
import { byGravity, type Finding } from './finding.ts';
import { RULES, requiredScanners, type ScannerName, type ScanPolicy } from './scanner.ts';

export type ScanVerdict = 'pass' | 'flag' | 'hold' | 'refuse' | 'error' | 'not-run';
export type ScanState = 'pending' | 'passed' | 'held' | 'refused';

/** The newest result of one scanner. */
export type NewestResult = {
  scanner: ScannerName;
  rulesVersion: number;
  verdict: ScanVerdict;
  findings: readonly Finding[];
};

/** What governance has said, oldest first. An exception is for pickles; the others are for what is held. */
export type ScanDecision = {
  decision: 'accept' | 'refuse' | 'except';
  /** Findings, as "scanner/code", that an acceptance is about; what is found later is not among them. */
  covers: readonly string[];
  expiresAt: Date | null;
};

/** What is known of a blob. */
export type ScannedBlob = {
  mediaType: string;
  results: readonly NewestResult[];
  decisions: readonly ScanDecision[];
  /** What organisations say of secrets that are none. */
  marks: readonly FalseMark[];
  /** Its bytes on the disk are not what they were. */
  isDamaged: boolean;
};

export type SourcedFinding = Finding & { scanner: ScannerName | 'integrity' };

/** The finding that an exception excuses: a pickle that has passed the allow-list. */
const EXCUSABLE = 'pickle';

/** Where a blob stands: by its newest results at the rules in force, and what governance has decided. */
export function scanState(
  { mediaType, results, decisions, marks, isDamaged }: ScannedBlob,
  policy: ScanPolicy,
  now: Date,
): { state: ScanState; findings: SourcedFinding[] } {
  const findings = byGravity(findingsOf(results, isDamaged));
  const last = decisions.findLast(({ decision }) => decision !== 'except');
  const isExcepted = decisions.some(({ decision, expiresAt }) => decision === 'except' && isInForce(expiresAt, now));
  const accepted = new Set(last?.decision === 'accept' ? last.covers : []);
  const open = findings.filter(
    (finding) =>
      !(accepted.has(findingKey(finding)) && isDecidable(finding)) &&
      !(isExcepted && isExcusable(finding)) &&
      !(finding.scanner === 'secrets' && isMarkedFalse(marks, finding.code)),
  );
  const has = (gravity: Finding['gravity']) => open.some((finding) => finding.gravity === gravity);
  if (last?.decision === 'refuse' || has('refuse')) return { state: 'refused', findings };
  if (has('hold')) return { state: 'held', findings };
  const isDone = requiredScanners(mediaType, policy).every((scanner) => isCurrent(results, scanner));
  return { state: isDone ? 'passed' : 'pending', findings };
}

/** What an acceptance can cover: whatever is held, and secrets, which are often false alarms. */
export function isDecidable({ gravity, scanner }: SourcedFinding): boolean {
  return gravity === 'hold' || (gravity === 'refuse' && scanner === 'secrets');
}

/** True for a pickle that governance may let through. */
export function isExcusable({ scanner, code }: SourcedFinding): boolean {
  return scanner === 'content' && code === EXCUSABLE;
}

/** How a decision names a finding. */
export function findingKey({ scanner, code }: SourcedFinding): string {
  return `${scanner}/${code}`;
}

function findingsOf(results: readonly NewestResult[], isDamaged: boolean): SourcedFinding[] {
  // What an error is about is tried again; it holds nothing back by itself.
  const said = results.filter(({ verdict }) => verdict !== 'error');
  const found = said.flatMap(({ scanner, findings }) => findings.map((finding) => ({ ...finding, scanner })));
  if (!isDamaged) return found;
  const message = 'The stored bytes are no longer those that were uploaded. Upload the file again.';
  return [...found, { code: 'digest-differs', gravity: 'refuse', message, place: '', scanner: 'integrity' }];
}

/** An error is being tried again, and an older rule set does not count. */
function isCurrent(results: readonly NewestResult[], scanner: ScannerName): boolean {
  const newest = results.find((result) => result.scanner === scanner);
  return (
    newest !== undefined && newest.rulesVersion >= RULES[scanner] && !['error', 'not-run'].includes(newest.verdict)
  );
}

function isInForce(expiresAt: Date | null, now: Date): boolean {
  return expiresAt !== null && expiresAt > now;
}
