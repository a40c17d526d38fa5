import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addSignatures, parseCheckpoint, signCheckpoint, verifyCheckpoint } from './checkpoint.ts';
import { cosign, readCosignatures } from './cosignature.ts';
import { type CosignerAlgorithm, createCosigner, formatCosignerKey, parseCosignerKey } from './cosigner-key.ts';
import { createNoteSigner, formatVerifierKey, parseVerifierKey } from './note-key.ts';

const VECTOR = new URL('../tests/vectors/litewitness-ml-dsa-44.json', import.meta.url);
const TIME = 1_679_315_147;
const log = createNoteSigner('node.example/log', new Uint8Array(32).fill(7));
const head = { origin: log.name, size: 20_852_163, root: new Uint8Array(32).fill(9) };
const signed = signCheckpoint(head, [log]);
const seed = new Uint8Array(32).fill(3);

/** The example of the specification; its witness's key is not told, so its form alone can be read. */
const EXAMPLE = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`;

test("the specification's example is laid out as our lines are", () => {
  const [, line] = parseCheckpoint(EXAMPLE).note.signatures;
  const ours = cosign(signed, createCosigner('ed25519', 'w', seed), TIME).signature;
  expect(line?.signature.subarray(0, 8)).toEqual(ours.subarray(0, 8));
  expect(line?.signature).toHaveLength(ours.length);
});

test('a checkpoint that the tests of another witness hold is read, verified and, with one bit changed, refused', () => {
  const { vkey, checkpoint } = JSON.parse(readFileSync(VECTOR, 'utf8')) as { vkey: string; checkpoint: string };
  const key = parseCosignerKey(vkey);
  expect(readCosignatures(parseCheckpoint(checkpoint), [key])).toEqual([{ key, time: 0 }]);
  const changed = checkpoint.replace('\n1\n', '\n2\n');
  expect(() => readCosignatures(parseCheckpoint(changed), [key])).toThrow(/does not fit/);
});

describe.each<CosignerAlgorithm>(['ed25519', 'ml-dsa-44'])('%s', (algorithm) => {
  const witness = createCosigner(algorithm, 'witness.example/w1', seed);
  const cosigned = addSignatures(signed, [cosign(signed, witness, TIME)]);

  test('a cosignature is read back with its time, and the log still verifies', () => {
    expect(readCosignatures(cosigned, [witness])).toEqual([{ key: witness, time: TIME }]);
    expect(() => verifyCheckpoint(cosigned, log)).not.toThrow();
    expect(parseCosignerKey(formatCosignerKey(witness))).toEqual(
      expect.objectContaining({ name: witness.name, keyId: witness.keyId }),
    );
  });

  test('lines of others are ignored, a changed one of a known key is refused', () => {
    const other = createCosigner(algorithm, 'witness.example/w2', new Uint8Array(32).fill(4));
    expect(readCosignatures(cosigned, [other])).toEqual([]);
    const lines = cosigned.note.signatures;
    for (const at of [0, 7, 8, 40]) {
      const forged = lines.map((line) => ({
        ...line,
        signature: line.signature.map((b, i) => (i === at ? b ^ 1 : b)),
      }));
      const note = { ...cosigned.note, signatures: forged };
      expect(() => readCosignatures({ ...cosigned, note }, [witness])).toThrow(
        expect.objectContaining({ code: 'bad-signature' }),
      );
    }
  });

  test('it is of this tree alone', () => {
    const line = cosign(signed, witness, TIME);
    for (const change of [{ size: 1 }, { root: new Uint8Array(32) }, { origin: 'other.example/log' }]) {
      const origin = change.origin ?? log.name;
      const own = createNoteSigner(origin, seed);
      const moved = addSignatures(signCheckpoint({ ...head, ...change }, [own]), [line]);
      expect(() => readCosignatures(moved, [witness])).toThrow(/does not fit/);
    }
  });

  test('the earliest of several counts, and each is there once', () => {
    const lines = [cosign(signed, witness, TIME + 600), cosign(signed, witness, TIME)];
    const both = addSignatures(addSignatures(signed, lines), lines);
    expect(both.note.signatures).toHaveLength(3);
    expect(readCosignatures(both, [witness])).toEqual([{ key: witness, time: TIME }]);
  });

  test('its key is no key of a log', () => {
    expect(() => parseVerifierKey(formatCosignerKey(witness))).toThrow(
      expect.objectContaining({ code: 'unsupported-key' }),
    );
    expect(() => parseCosignerKey(formatVerifierKey(log))).toThrow(
      expect.objectContaining({ code: 'unsupported-key' }),
    );
    expect(() => parseCosignerKey(formatCosignerKey(witness).replace('w1', 'w2'))).toThrow(/key id/);
    expect(() => createCosigner(algorithm, 'a b', seed)).toThrow(/no space/);
    expect(() => createCosigner(algorithm, 'a', seed.slice(1))).toThrow(/32 bytes/);
  });
});

test('the same seed and name make other keys for other algorithms', () => {
  const ids = (['ed25519', 'ml-dsa-44'] as const).map((each) => createCosigner(each, log.name, seed).keyId);
  expect(new Set([...ids, createNoteSigner(log.name, seed).keyId]).size).toBe(3);
});
