import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addSignatures, formatCheckpoint, signCheckpoint } from '../src/checkpoint.ts';
import { buildConsistencyProof } from '../src/consistency-proof.ts';
import { cosign } from '../src/cosignature.ts';
import { createCosigner } from '../src/cosigner-key.ts';
import { buildInclusionProof } from '../src/inclusion-proof.ts';
import { leafHash, nodeHash, type Subtree } from '../src/merkle.ts';
import { createNoteSigner, formatVerifierKey } from '../src/note-key.ts';
import { formatProofFile } from '../src/proof-file.ts';
import { TileReader } from '../src/tile-reader.ts';
import { buildGo, findGoToolchain, GO_MISSING } from './go-toolchain.ts';
import { LogWriter } from './log-writer.ts';
import { someLeaves } from './naive-tree.ts';

const run = promisify(execFile);
const toolchain = findGoToolchain();

const ALL_PROOFS_UP_TO = 600;
const SAMPLE_STEP = 97;
const LARGE_SIZES = [65_535, 65_536, 65_537];
const SIZES = [
  ...new Set([0, 1, 2, 3, 4, 255, 256, 257, 511, 512, 513, ALL_PROOFS_UP_TO, ...LARGE_SIZES]),
  ...Array.from({ length: 75 }, (_, i) => 8 * i + 7),
].toSorted((a, b) => a - b);

const leaves = someLeaves(LARGE_SIZES.at(-1)!);
const signer = createNoteSigner('node.example/log', new Uint8Array(32).fill(7));

const cosigners = (['ed25519', 'ml-dsa-44'] as const).map((algorithm, i) =>
  createCosigner(algorithm, `w${i}.example`, new Uint8Array(32).fill(20 + i)),
);

/** Writes the log as a service would: at every size a checkpoint, with a few proof files read from the tiles. */
async function writeLog(folder: string): Promise<void> {
  const writer = new LogWriter();
  const files = new Map<string, Uint8Array | string>();
  for (const size of SIZES) {
    writer.append(leaves.slice(writer.head.size, size));
    const signed = signCheckpoint({ origin: signer.name, ...writer.head }, [signer]);
    // Go knows neither kind of cosignature, and must read what is under them all the same.
    const checkpoint = addSignatures(
      signed,
      cosigners.map((cosigner) => cosign(signed, cosigner, 1_764_000_000 + size)),
    );
    files.set(`checkpoints/${size}`, formatCheckpoint(checkpoint));
    const reader = new TileReader(writer, checkpoint);
    for (const index of new Set([0, SAMPLE_STEP, size - 1].filter((i) => i >= 0 && i < size))) {
      const proof = { index, hashes: await reader.inclusionProof(index), checkpoint };
      files.set(`proofs/${size}/${index}.tlog-proof`, formatProofFile(proof));
    }
  }
  for (const [path, content] of [...writer.files, ...files]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** The lines that the Go program prints, made by our own proof builders. */
function ownDigests(): string[] {
  const levels = [leaves.map(leafHash)];
  for (let below = levels[0]!; below.length > 1; below = levels.at(-1)!) {
    levels.push(
      Array.from({ length: Math.floor(below.length / 2) }, (_, i) => nodeHash(below[2 * i]!, below[2 * i + 1]!)),
    );
  }
  const hashOf = ({ level, index }: Subtree) => levels[level]![index]!;
  const digest = (size: number, step: number) => {
    const inclusion = createHash('sha256');
    const consistency = createHash('sha256');
    for (let index = 0; index < size; index += step) {
      for (const hash of buildInclusionProof(index, size, hashOf)) inclusion.update(hash);
      for (const hash of buildConsistencyProof(index + 1, size, hashOf)) consistency.update(hash);
    }
    return `${size} ${inclusion.digest('hex')} ${consistency.digest('hex')}`;
  };
  const small = Array.from({ length: ALL_PROOFS_UP_TO }, (_, i) => digest(i + 1, 1));
  return [...small, ...LARGE_SIZES.map((size) => digest(size, SAMPLE_STEP))];
}

describe.skipIf(toolchain === undefined)(`golang.org/x/mod reads our log${toolchain ? '' : `: ${GO_MISSING}`}`, () => {
  let folder = '';
  let program = '';

  const check = async () => (await run(program, [folder, formatVerifierKey(signer), String(ALL_PROOFS_UP_TO)])).stdout;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'transparency-log-'));
    program = await buildGo(toolchain!, join(import.meta.dirname, 'go/main.go'), folder);
    await writeLog(folder);
  }, 120_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('checkpoints, tiles, bundles and proof files hold, and all proofs of sizes 1 to 600 are the same', async () => {
    expect((await check()).trimEnd().split('\n')).toEqual(ownDigests());
  }, 120_000);

  test.each([
    ['tile/0/000', 'downloaded inconsistent tile'],
    ['tile/0/255', 'downloaded inconsistent tile'],
    ['tile/1/000', 'downloaded inconsistent tile'],
    ['tile/2/000.p/1', 'downloaded inconsistent tile'],
    ['tile/entries/001', 'the entries give another root'],
    ['checkpoints/65537', 'invalid signature'],
    ['proofs/65536/0.tlog-proof', 'is not the proof file of that entry'],
  ])('one flipped bit in %s is found', async (path, complaint) => {
    const file = join(folder, path);
    const honest = await readFile(file);
    // 40 bytes from the end lies inside a hash, an entry or a signature, never in the newline that ends a text.
    const own = honest.indexOf(`\u2014 ${signer.name}`);
    // Below a checkpoint's own line there are cosignatures, which Go does not look at.
    const at = path.startsWith('checkpoints') ? own + 60 : Math.max(honest.length - 40, 0);
    await writeFile(
      file,
      honest.map((byte, i) => (i === at ? byte ^ 2 : byte)),
    );
    await expect(check()).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(complaint) });
    await writeFile(file, honest);
  });

  test('a checkpoint of a rewritten history is found, though the log itself signed it', async () => {
    const file = join(folder, 'checkpoints/256');
    const honest = await readFile(file);
    const { head } = new LogWriter().append(leaves.slice(0, 256).with(9, Uint8Array.of(1)));
    await writeFile(file, formatCheckpoint(signCheckpoint({ origin: signer.name, ...head }, [signer])));
    await expect(check()).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('size 256') });
    await writeFile(file, honest);
  });
});
