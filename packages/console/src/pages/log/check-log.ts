import { parseCheckpoint, verifyCheckpoint } from '@alliance/transparency-log/checkpoint';
import { leafHash } from '@alliance/transparency-log/merkle';
import { parseVerifierKey } from '@alliance/transparency-log/note-key';
import { parseProofFile } from '@alliance/transparency-log/proof-file';
import { verifyEntry } from '@alliance/transparency-log/verify-entry';

/** The newest state of the log, and whether the key made its signature. */
export type LogHead = { origin: string; size: number; root: string; isSigned: boolean };

/** What a check in this browser found, with what it went by. */
export type EntryCheck =
  | { ok: true; index: number; leafHash: string; path: string[]; root: string; size: number }
  | { ok: false; detail: string };

/** Reads a checkpoint and checks its signature. Throws when it is not one. */
export function readHead(checkpoint: string, vkey: string): LogHead {
  const head = parseCheckpoint(checkpoint);
  let isSigned = true;
  try {
    verifyCheckpoint(head, parseVerifierKey(vkey));
  } catch {
    isSigned = false;
  }
  return { origin: head.origin, size: head.size, root: toBase64(head.root), isSigned };
}

/** Checks that the log holds the bytes of an entry where its proof says, under a signature of the key. */
export function checkEntry(leafBase64: string, proofFile: string, vkey: string): EntryCheck {
  const leaf = Uint8Array.from(atob(leafBase64), (letter) => letter.charCodeAt(0));
  const verdict = verifyEntry({ leaf, proofFile, vkey });
  if (!verdict.ok) return { ok: false, detail: verdict.detail };
  const { hashes } = parseProofFile(proofFile);
  const { size, root } = verdict.checkpoint;
  const [index, path] = [verdict.index, hashes.map(toBase64)];
  return { ok: true, index, leafHash: toBase64(leafHash(leaf)), path, root: toBase64(root), size };
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
