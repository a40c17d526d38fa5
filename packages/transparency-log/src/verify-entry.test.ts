import { expect, test } from 'vitest';
import { NaiveTree, someLeaves } from '../tests/naive-tree.ts';
import { signCheckpoint } from './checkpoint.ts';
import { createNoteSigner, formatVerifierKey } from './note-key.ts';
import { formatProofFile } from './proof-file.ts';
import { verifyEntry } from './verify-entry.ts';

const leaves = someLeaves(300);
const tree = new NaiveTree(leaves);
const signer = createNoteSigner('node.example/log', new Uint8Array(32).fill(5));
const checkpoint = signCheckpoint({ origin: 'node.example/log', size: 300, root: tree.root(300) }, [signer]);
const evidence = {
  leaf: leaves[257]!,
  proofFile: formatProofFile({ index: 257, hashes: tree.path(257, 300), checkpoint }),
  vkey: formatVerifierKey(signer),
};

test('the right entry, file and key are accepted', () => {
  const verdict = verifyEntry(evidence);
  expect(verdict).toEqual({ ok: true, index: 257, checkpoint });
  expect(verifyEntry({ ...evidence, proofFile: new TextEncoder().encode(evidence.proofFile) })).toEqual(verdict);
});

test('each thing that can be wrong has its own reason, and none throws', () => {
  const { proofFile } = evidence;
  const stranger = createNoteSigner('node.example/log', new Uint8Array(32).fill(6));
  const elsewhere = createNoteSigner('other.example/log', new Uint8Array(32).fill(5));
  const outside = formatProofFile({ index: 300, hashes: [], checkpoint });
  for (const [change, reason] of [
    [{ vkey: 'node.example/log' }, 'malformed-key'],
    [{ vkey: formatVerifierKey(stranger) }, 'no-trusted-signature'],
    [{ vkey: formatVerifierKey(elsewhere) }, 'wrong-origin'],
    [{ leaf: leaves[258]! }, 'not-included'],
    [{ leaf: new Uint8Array(0) }, 'not-included'],
    [{ proofFile: outside }, 'index-outside-tree'],
    [{ proofFile: proofFile.replace('index 257', 'index 256') }, 'not-included'],
    [{ proofFile: proofFile.replace('index 257', 'index 0257') }, 'malformed-proof-file'],
    [{ proofFile: proofFile.replace('\n300\n', '\n301\n') }, 'bad-signature'],
    [{ proofFile: proofFile.replace('\n300\n', '\n0300\n') }, 'malformed-checkpoint'],
    [{ proofFile: proofFile.replace('—', '-') }, 'malformed-note'],
  ] as const) {
    const verdict = verifyEntry({ ...evidence, ...change });
    expect(verdict).toEqual({ ok: false, reason, detail: expect.stringMatching(/\w{3,}.*\.$/) });
  }
});

test('no single changed byte of the proof file or the leaf is accepted', () => {
  const file = new TextEncoder().encode(evidence.proofFile);
  const flip = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
  for (const at of file.keys()) expect(verifyEntry({ ...evidence, proofFile: flip(file, at) }).ok).toBe(false);
  for (const at of evidence.leaf.keys()) {
    expect(verifyEntry({ ...evidence, leaf: flip(evidence.leaf, at) }).ok).toBe(false);
  }
});
