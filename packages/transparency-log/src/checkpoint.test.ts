import { expect, test } from 'vitest';
import { formatCheckpoint, parseCheckpoint, signCheckpoint, verifyCheckpoint } from './checkpoint.ts';
import { emptyRoot } from './merkle.ts';
import { createNoteSigner } from './note-key.ts';
import { encodeBase64 } from './strict-text.ts';

// The example of C2SP tlog-checkpoint; its key is not published.
const EXAMPLE = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
`;

const signer = createNoteSigner('node.example/log', new Uint8Array(32).fill(3));
const rotated = createNoteSigner('node.example/log', new Uint8Array(32).fill(4));
const other = createNoteSigner('other.example/log', new Uint8Array(32).fill(3));
const head = { origin: 'node.example/log', size: 0, root: emptyRoot() };

test('the example of the specification is read and written', () => {
  const checkpoint = parseCheckpoint(EXAMPLE);
  expect(checkpoint).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163, extensions: [] });
  expect(encodeBase64(checkpoint.root)).toBe('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=');
  expect(formatCheckpoint(checkpoint)).toBe(EXAMPLE);
});

test('what the log signs is read back and verified by its key alone', () => {
  const checkpoint = signCheckpoint({ ...head, size: Number.MAX_SAFE_INTEGER }, [signer]);
  const text = formatCheckpoint(checkpoint);
  expect(text).toMatch(/^node\.example\/log\n9007199254740991\n47DEQpj8HBSa.{32}\n\n— node\.example\/log [^ ]+\n$/);
  expect(parseCheckpoint(text)).toEqual(checkpoint);
  expect(() => verifyCheckpoint(parseCheckpoint(text), signer)).not.toThrow();
  expect(() => verifyCheckpoint(checkpoint, rotated)).toThrow(
    expect.objectContaining({ code: 'no-trusted-signature' }),
  );
  expect(() => verifyCheckpoint(checkpoint, other)).toThrow(expect.objectContaining({ code: 'wrong-origin' }));
});

test('during a rotation both keys sign, and either is enough', () => {
  const checkpoint = signCheckpoint(head, [signer, rotated]);
  expect(() => verifyCheckpoint(checkpoint, signer)).not.toThrow();
  expect(() => verifyCheckpoint(checkpoint, rotated)).not.toThrow();
});

test('a log signs for its own origin only, and only what can be read back', () => {
  expect(() => signCheckpoint(head, [other])).toThrow(expect.objectContaining({ code: 'wrong-origin' }));
  for (const wrong of [{ size: -1 }, { size: 1.5 }, { size: 2 ** 53 }, { root: new Uint8Array(31) }]) {
    expect(() => signCheckpoint({ ...head, ...wrong }, [signer])).toThrow(
      expect.objectContaining({ code: 'malformed-checkpoint' }),
    );
  }
});

test('a changed size or root does not verify', () => {
  const text = formatCheckpoint(signCheckpoint({ ...head, size: 12 }, [signer]));
  for (const changed of [text.replace('\n12\n', '\n13\n'), text.replace('\n47DE', '\n47DF')]) {
    expect(() => verifyCheckpoint(parseCheckpoint(changed), signer)).toThrow(
      expect.objectContaining({ code: 'bad-signature' }),
    );
  }
});

test('extension lines are kept, and signed', () => {
  const text = EXAMPLE.replace('q2I=\n', 'q2I=\nsomething more\n');
  expect(parseCheckpoint(text).extensions).toEqual(['something more']);
});

test.each([
  ['no origin', EXAMPLE.replace('example.com/behind-the-sofa\n2', '\n2')],
  ['a leading zero', EXAMPLE.replace('20852163', '020852163')],
  ['a sign', EXAMPLE.replace('20852163', '+20852163')],
  ['a size of 2^53', EXAMPLE.replace('20852163', '9007199254740992')],
  ['a size in hexadecimal', EXAMPLE.replace('20852163', '0x13e2c23')],
  ['a space after the size', EXAMPLE.replace('20852163', '20852163 ')],
  ['no size', EXAMPLE.replace('20852163\n', '')],
  ['no root', EXAMPLE.replace(/^Cs.*\n/m, '')],
  ['a short root', EXAMPLE.replace(/^Cs.*$/m, 'CsUYapGG')],
  ['a root without padding', EXAMPLE.replace('q2I=', 'q2I')],
  ['an empty extension line', EXAMPLE.replace('q2I=\n', 'q2I=\n\nmore\n')],
  ['a second blank line', EXAMPLE.replace('q2I=\n', 'q2I=\n\n')],
])('a checkpoint with %s is malformed', (_, text) => {
  expect(() => parseCheckpoint(text)).toThrow(expect.objectContaining({ code: 'malformed-checkpoint' }));
});

test('a checkpoint that is not a note is malformed as a note', () => {
  expect(() => parseCheckpoint(EXAMPLE.replaceAll('\n', '\r\n'))).toThrow(
    expect.objectContaining({ code: 'malformed-note' }),
  );
});
