import { expect, test } from 'vitest';
import { addSignatures, formatCheckpoint, signCheckpoint } from './checkpoint.ts';
import { cosign } from './cosignature.ts';
import { createCosigner, formatCosignerKey } from './cosigner-key.ts';
import { parseLogKeys, verifyByLog } from './log-keys.ts';
import { leafHash } from './merkle.ts';
import { createNoteSigner, formatVerifierKey } from './note-key.ts';
import { formatProofFile } from './proof-file.ts';
import { verifyEntry } from './verify-entry.ts';

const [old, next] = [1, 2].map((byte) => createNoteSigner('node.example/log', new Uint8Array(32).fill(byte))) as [
  ReturnType<typeof createNoteSigner>,
  ReturnType<typeof createNoteSigner>,
];
const postQuantum = createCosigner('ml-dsa-44', old.name, new Uint8Array(32).fill(3));
const leaf = Uint8Array.of(1);
const head = { origin: old.name, size: 1, root: leafHash(leaf) };
const text = `# keys\n${formatVerifierKey(next)}\n\n${formatVerifierKey(old)}\n${formatCosignerKey(postQuantum)}\n`;

test('one of several keys is enough, and every line of a known key must hold', () => {
  const keys = parseLogKeys(text);
  expect(keys.signers.map(({ keyId }) => keyId)).toEqual([next.keyId, old.keyId]);
  for (const signers of [[old], [next], [old, next]]) {
    const signed = signCheckpoint(head, signers);
    expect(() => verifyByLog(signed, keys)).not.toThrow();
    expect(() => verifyByLog(addSignatures(signed, [cosign(signed, postQuantum, 0)]), keys)).not.toThrow();
    const other = signCheckpoint({ ...head, size: 2 }, signers);
    const forged = addSignatures(signed, [cosign(other, postQuantum, 0)]);
    expect(() => verifyByLog(forged, keys)).toThrow(expect.objectContaining({ code: 'bad-signature' }));
  }
  const stranger = createNoteSigner(old.name, new Uint8Array(32).fill(9));
  expect(() => verifyByLog(signCheckpoint(head, [stranger]), keys)).toThrow(/No trusted key/);
});

test('an entry is verified with all the keys that a log shows', () => {
  const proofFile = formatProofFile({ index: 0, hashes: [], checkpoint: signCheckpoint(head, [old]) });
  expect(verifyEntry({ leaf, proofFile, vkey: text })).toMatchObject({ ok: true, index: 0 });
  expect(verifyEntry({ leaf, proofFile, vkey: formatVerifierKey(next) })).toMatchObject({
    reason: 'no-trusted-signature',
  });
  expect(formatCheckpoint(signCheckpoint(head, [old]))).toContain(old.name);
});

test.each([
  ['nothing', ''],
  ['only keys of another kind', formatCosignerKey(postQuantum)],
  ['half a key', formatVerifierKey(old).slice(0, -4)],
])('%s is refused', (_, given) => {
  expect(() => parseLogKeys(given)).toThrow(expect.objectContaining({ code: 'malformed-key' }));
});
