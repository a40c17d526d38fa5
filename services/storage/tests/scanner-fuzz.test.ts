import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type ByteSource, memorySource } from '../src/scanners/byte-source.ts';
import { scanContent } from '../src/scanners/content/scan-content.ts';
import { scanSecrets } from '../src/scanners/secrets/scan-secrets.ts';
import { gguf, npy, onnx, protobuf } from './model-files.ts';
import { DATA_PICKLE, pickle, safetensors, tar, zip } from './scan-files.ts';
import { sharedFile } from './shared-data.ts';

const ROUNDS = 1_500;
const text = { name: 'a.txt', bytes: 'xin chào\n' };
const seeds: [string, Buffer][] = [
  ['safetensors', safetensors({ a: [2, 3], b: [4] })],
  ['GGUF', gguf({ keys: { a: 'b', 'tokenizer.chat_template': 'c' }, tensors: [{ name: 'a', shape: [32n], type: 0 }] })],
  ['ONNX', onnx({ tensor: protobuf({ 8: 'w', 14: 1, 13: [protobuf({ 1: 'location', 2: 'x' })] }), domain: 'my.ops' })],
  ['NPY', npy("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (3,), }", 12)],
  ['zip', zip([text, { name: 'b/c', bytes: DATA_PICKLE, method: 0 }])],
  ['tar', tar([text, { name: 'b', bytes: DATA_PICKLE }])],
  ['gzip', gzipSync(tar([text]))],
  ['zstd', zstdCompressSync(Buffer.from('xin chào'))],
  ['pickle', pickle('ccollections\nOrderedDict\n', '(', 'X\x01\0\0\0a', '\x94', 'K\x01', 't\x85', 'R', '}', 'b')],
  ['text', Buffer.from(`key = "${'AKIA'}Q3EGRIZTBLQJKMNO"\r\neyJ\n`)],
  ['Parquet', sharedFile('xcopa-vi/derived/test.vi.snappy.parquet') ?? Buffer.from('PAR1PAR1PAR1')],
];

/** The same numbers in every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function mutate(bytes: Buffer, random: (below: number) => number): Buffer {
  const changed = Buffer.from(bytes);
  for (let n = 0; n <= random(4); n += 1) changed[random(changed.length)] = random(256);
  if (random(4) === 0) return changed.subarray(0, random(changed.length));
  if (random(8) === 0) return Buffer.concat([changed, changed.subarray(random(changed.length))]);
  return changed;
}

/** Counts what is asked for: a length in a header must not become memory. */
function watched(bytes: Buffer): { source: ByteSource; most: () => number } {
  const source = memorySource(bytes);
  let most = 0;
  return {
    source: {
      size: source.size,
      read: (start, length) => {
        most = Math.max(most, length);
        return source.read(start, length);
      },
    },
    most: () => most,
  };
}

test.each(seeds)('changed bytes of %s are judged, whatever they are', async (_format, seed) => {
  const random = randomNumbers(seed.length);
  for (let round = 0; round < ROUNDS; round += 1) {
    const bytes = mutate(seed, random);
    const { source, most } = watched(bytes);
    try {
      await scanContent(source);
      await scanSecrets(source, new Date());
    } catch (error) {
      throw new Error(`round ${round}: ${bytes.toString('hex')}`, { cause: error });
    }
    expect(most()).toBeLessThanOrEqual(bytes.length);
  }
});
