import { parseCheckpoint } from '@alliance/transparency-log/checkpoint';
import { type LogKeys, parseLogKeys, verifyByLog } from '@alliance/transparency-log/log-keys';
import { leafHash } from '@alliance/transparency-log/merkle';
import { formatVerifierKey } from '@alliance/transparency-log/note-key';
import { parsePolicy } from '@alliance/transparency-log/parse-policy';
import { checkWitnesses } from '@alliance/transparency-log/policy';
import { parseProofFile } from '@alliance/transparency-log/proof-file';
import { verifyEntry } from '@alliance/transparency-log/verify-entry';

/** The newest state of the log, whether its keys made its signatures, and who cosigned it. */
export type LogHead = {
  origin: string;
  size: number;
  root: string;
  isSigned: boolean;
  witnesses: Witnesses;
  /** Of the log, the one in use. */
  key: string;
};

/** `none`: no policy asks for witnesses. `by`: their names in the policy. */
export type Witnesses =
  | { state: 'none' }
  | { state: 'enough' | 'too-few'; by: string[]; of: number }
  | { state: 'forged' };

/** What a check in this browser found, with what it went by. */
export type EntryCheck =
  | { ok: true; index: number; leafHash: string; path: string[]; root: string; size: number }
  | { ok: false; detail: string };

/** Reads a checkpoint and checks its signatures by the keys (vkeys, one a line) and by the policy. Throws when one of them is none. */
export function readHead(checkpoint: string, vkeys: string, policy: string): LogHead {
  const head = parseCheckpoint(checkpoint);
  const keys = parseLogKeys(vkeys);
  const { origin, size, root } = head;
  const key = formatVerifierKey(keys.signers[0]);
  const witnesses = witnessesOf(head, policy);
  return { origin, size, root: toBase64(root), isSigned: isSigned(head, keys), witnesses, key };
}

/** Checks that the log holds the bytes of an entry where its proof says, under a signature of one of the keys. */
export function checkEntry(leafBase64: string, proofFile: string, vkeys: string): EntryCheck {
  const leaf = Uint8Array.from(atob(leafBase64), (letter) => letter.charCodeAt(0));
  const verdict = verifyEntry({ leaf, proofFile, vkey: vkeys });
  if (!verdict.ok) return { ok: false, detail: verdict.detail };
  const { hashes } = parseProofFile(proofFile);
  const { size, root } = verdict.checkpoint;
  const [index, path] = [verdict.index, hashes.map(toBase64)];
  return { ok: true, index, leafHash: toBase64(leafHash(leaf)), path, root: toBase64(root), size };
}

type Head = ReturnType<typeof parseCheckpoint>;

function isSigned(head: Head, keys: LogKeys): boolean {
  try {
    verifyByLog(head, keys);
    return true;
  } catch {
    return false;
  }
}

function witnessesOf(head: Head, text: string): Witnesses {
  const policy = parsePolicy(text);
  if (policy.quorum === undefined) return { state: 'none' };
  try {
    const { isMet, cosigned } = checkWitnesses(policy, head);
    const by = cosigned.map(({ witness }) => witness.name);
    return { state: isMet ? 'enough' : 'too-few', by, of: policy.witnesses.length };
  } catch {
    return { state: 'forged' };
  }
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
