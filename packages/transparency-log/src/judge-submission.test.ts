import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LogWriter } from '../tests/log-writer.ts';
import { someLeaves } from '../tests/naive-tree.ts';
import { formatAddCheckpoint, parseAddCheckpoint } from './add-checkpoint.ts';
import { signCheckpoint } from './checkpoint.ts';
import { judgeHistory, judgeSender } from './judge-submission.ts';
import { createNoteSigner } from './note-key.ts';
import { TileReader } from './tile-reader.ts';

const log = createNoteSigner('node.example/log', new Uint8Array(32).fill(1));
const stranger = createNoteSigner('node.example/log', new Uint8Array(32).fill(2));
const leaves = someLeaves(40);

function treeOf(size: number, changed?: number) {
  const content = leaves.slice(0, size);
  return new LogWriter().append(changed === undefined ? content : content.with(changed, Uint8Array.of(1)));
}

async function submission(
  oldSize: number,
  newSize: number,
  { signer = log, changed }: { signer?: typeof log; changed?: number } = {},
) {
  const tree = treeOf(newSize, changed);
  const proof = oldSize <= newSize ? await new TileReader(tree, tree.head).consistencyProof(oldSize) : [];
  return { oldSize, proof, checkpoint: signCheckpoint({ origin: signer.name, ...tree.head }, [signer]) };
}

test('a submission is read as it was written', async () => {
  const sent = await submission(5, 23);
  expect(parseAddCheckpoint(formatAddCheckpoint(sent))).toEqual(sent);
});

test.each([
  ['nothing', ''],
  ['no blank line', 'old 0\n'],
  ['no size', 'old\n\nx'],
  ['a size with a zero before it', 'old 01\n\nx'],
  ['another word', 'new 0\n\nx'],
  ['no hash', 'old 0\nAAAA\n\nx'],
  ['too many hashes', `old 1\n${`${'A'.repeat(43)}=\n`.repeat(64)}\nx`],
  ['no checkpoint', 'old 0\n\nx\n'],
])('%s is refused', (_, text) => {
  expect(() => parseAddCheckpoint(text)).toThrow(expect.objectContaining({ name: 'LogError' }));
});

test('who sends is looked at first', async () => {
  const sent = await submission(3, 5);
  expect(judgeSender(sent, [])).toBe('unknown-log');
  expect(judgeSender(sent, [stranger])).toBe('untrusted');
  expect(judgeSender(sent, [stranger, log])).toBeUndefined();
  expect(judgeSender(await submission(3, 5, { signer: stranger }), [log])).toBe('untrusted');
  expect(judgeSender(await submission(6, 5), [log])).toBe('impossible');
});

test('whatever continues what was cosigned last is cosigned, nothing else is', () => {
  const size = fc.integer({ min: 0, max: 40 });
  return fc.assert(
    fc.asyncProperty(size, size, size, async (last, old, size) => {
      fc.pre(old <= size);
      const judged = judgeHistory(await submission(old, size), treeOf(last).head);
      expect(judged).toBe(old === last ? 'cosign' : 'stale');
    }),
    { numRuns: 60 },
  );
});

test('another history is found out', async () => {
  const last = treeOf(8).head;
  expect(judgeHistory(await submission(8, 9, { changed: 2 }), last)).toBe('inconsistent');
  expect(judgeHistory(await submission(8, 8, { changed: 2 }), last)).toBe('inconsistent');
  const honest = await submission(8, 9);
  expect(judgeHistory({ ...honest, proof: honest.proof.slice(1) }, last)).toBe('inconsistent');
  expect(judgeHistory({ ...(await submission(0, 8)), proof: honest.proof }, undefined)).toBe('inconsistent');
  const root = new Uint8Array(32);
  const empty = { oldSize: 0, proof: [], checkpoint: signCheckpoint({ origin: log.name, size: 0, root }, [log]) };
  expect(judgeHistory(empty, undefined)).toBe('inconsistent');
  expect(judgeHistory(await submission(0, 0), undefined)).toBe('cosign');
});
