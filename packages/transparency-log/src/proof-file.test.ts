import { expect, test } from 'vitest';
import { NaiveTree, someLeaves } from '../tests/naive-tree.ts';
import { formatCheckpoint, signCheckpoint } from './checkpoint.ts';
import { createNoteSigner } from './note-key.ts';
import { formatProofFile, parseProofFile, verifyProofFile } from './proof-file.ts';
import { encodeBase64 } from './strict-text.ts';

const tree = new NaiveTree(someLeaves(11));
const signer = createNoteSigner('node.example/log', new Uint8Array(32).fill(3));
const checkpoint = signCheckpoint({ origin: 'node.example/log', size: 11, root: tree.root(11) }, [signer]);
const proof = { index: 4, hashes: tree.path(4, 11), checkpoint };
const FILE = formatProofFile(proof);
const HASH_LINE = `${encodeBase64(tree.range(5, 6))}\n`;

test('the file is laid out as the specification says', () => {
  const lines = tree.path(4, 11).map(encodeBase64);
  const text = formatCheckpoint(checkpoint);
  expect(FILE).toBe(['c2sp.org/tlog-proof@v1', 'index 4', ...lines, '', text].join('\n'));
  expect(formatProofFile({ ...proof, extra: Uint8Array.of(1, 2) })).toContain('proof@v1\nextra AQI=\nindex 4\n');
  expect(formatProofFile({ ...proof, extra: new Uint8Array(0) })).toBe(FILE);
});

test('what is written is read back, also without hashes and with extra data', () => {
  expect(parseProofFile(FILE)).toEqual(proof);
  const alone = signCheckpoint({ origin: 'node.example/log', size: 1, root: tree.root(1) }, [signer]);
  const whole = { extra: Uint8Array.of(0, 255), index: 0, hashes: [], checkpoint: alone };
  expect(parseProofFile(formatProofFile(whole))).toEqual(whole);
  expect(verifyProofFile(whole, tree.root(1), signer)).toEqual({ ok: true, index: 0, checkpoint: alone });
});

test('a proof file is bound to its leaf, index, hashes and key', () => {
  const leaf = tree.range(4, 5);
  const other = createNoteSigner('other.example/log', new Uint8Array(32).fill(3));
  const rotated = createNoteSigner('node.example/log', new Uint8Array(32).fill(4));
  expect(verifyProofFile(proof, leaf, signer)).toEqual({ ok: true, index: 4, checkpoint });
  expect(verifyProofFile(proof, tree.range(5, 6), signer)).toMatchObject({ ok: false, reason: 'not-included' });
  expect(verifyProofFile({ ...proof, index: 5 }, leaf, signer)).toMatchObject({ ok: false, reason: 'not-included' });
  expect(verifyProofFile({ ...proof, hashes: [] }, leaf, signer)).toMatchObject({ ok: false, reason: 'not-included' });
  expect(verifyProofFile({ ...proof, index: 11 }, leaf, signer)).toMatchObject({ reason: 'index-outside-tree' });
  expect(verifyProofFile(proof, leaf, other)).toMatchObject({ ok: false, reason: 'wrong-origin' });
  expect(verifyProofFile(proof, leaf, rotated)).toMatchObject({ ok: false, reason: 'no-trusted-signature' });
});

test.each([
  ['nothing', ''],
  ['another first line', FILE.replace('@v1', '@v2')],
  ['no index', FILE.replace('index 4\n', '')],
  ['two indexes', FILE.replace('index 4\n', 'index 4\nindex 4\n')],
  ['a leading zero', FILE.replace('index 4', 'index 04')],
  ['two spaces', FILE.replace('index 4', 'index  4')],
  ['a negative index', FILE.replace('index 4', 'index -4')],
  ['an index of 2^53', FILE.replace('index 4', 'index 9007199254740992')],
  ['an empty extra line', FILE.replace('index', 'extra \nindex')],
  ['extra data that are not base64', FILE.replace('index', 'extra AQ\nindex')],
  ['two extra lines', FILE.replace('index', 'extra AQI=\nextra AQI=\nindex')],
  ['extra data after the index', FILE.replace('index 4\n', 'index 4\nextra AQI=\n')],
  ['64 hashes', FILE.replace('index 4\n', `index 4\n${HASH_LINE.repeat(60)}`)],
  ['a short hash', FILE.replace('index 4\n', 'index 4\nAQI=\n')],
  ['a hash without padding', FILE.replace('index 4\n', `index 4\n${HASH_LINE.replace('=', '')}`)],
  ['no checkpoint', FILE.slice(0, FILE.indexOf('\n\n') + 1)],
  ['carriage returns', FILE.replaceAll('\n', '\r\n')],
])('a proof file with %s is malformed', (_, text) => {
  expect(() => parseProofFile(text)).toThrow(expect.objectContaining({ code: 'malformed-proof-file' }));
});

test('a malformed checkpoint in it is named as such, before any signature is looked at', () => {
  expect(() => parseProofFile(FILE.replace('\n11\n', '\n011\n'))).toThrow(
    expect.objectContaining({ code: 'malformed-checkpoint' }),
  );
  expect(() => parseProofFile(FILE.replace('\n\nnode', '\n\n\nnode'))).toThrow(
    expect.objectContaining({ code: 'malformed-checkpoint' }),
  );
  expect(() => parseProofFile(FILE.slice(0, -1))).toThrow(expect.objectContaining({ code: 'malformed-note' }));
});
