import { formatVerifierKey, type VerifierKey } from '@alliance/transparency-log/note-key';
import { parsePolicy } from '@alliance/transparency-log/parse-policy';
import type { Policy } from '@alliance/transparency-log/policy';

/** The policy of this log, and its text as others get it. */
export type LogPolicy = { policy: Policy; text: string };

const NOBODY = '# No witness is asked: checkpoints are signed by the log alone.\nquorum none\n';

/**
 * The policy that an operator wrote (empty: no witness is asked), with the log's own keys where it does not name them, so that
 * whoever gets the file needs nothing else. Throws LogError.
 */
export function openLogPolicy(written: string, logKeys: readonly VerifierKey[]): LogPolicy {
  const own = written.trim() === '' ? NOBODY : `${written.trim()}\n`;
  const { logs } = parsePolicy(own);
  const missing = logKeys.filter(
    (key) => !logs.some((log) => log.key.name === key.name && log.key.keyId === key.keyId),
  );
  const text = missing.map((key) => `log ${formatVerifierKey(key)}\n`).join('') + own;
  return { policy: parsePolicy(text), text };
}
