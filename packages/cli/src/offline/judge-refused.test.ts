import { formatCheckpoint, signCheckpoint } from '@alliance/transparency-log/checkpoint';
import { parseLogKeys } from '@alliance/transparency-log/log-keys';
import { createNoteSigner, formatVerifierKey } from '@alliance/transparency-log/note-key';
import { expect, test } from 'vitest';
import { LogWriter } from '../../../transparency-log/tests/log-writer.ts';
import { someLeaves } from '../../../transparency-log/tests/naive-tree.ts';
import { judgeRefused, type RefusedCheckpoint } from './judge-refused.ts';

const signer = createNoteSigner('peer.example/log', new Uint8Array(32).fill(1));
const impostor = createNoteSigner('peer.example/log', new Uint8Array(32).fill(2));
const elsewhere = createNoteSigner('other.example/log', new Uint8Array(32).fill(3));
const leaves = someLeaves(300);

/** The log with that many entries, one of them another if asked. */
function treeOf(size: number, changed?: number) {
  const content = leaves.slice(0, size);
  return new LogWriter().append(changed === undefined ? content : content.with(changed, Uint8Array.of(1)));
}

const signed = (size: number, changed?: number, by = signer) =>
  signCheckpoint({ origin: by.name, ...treeOf(size, changed).head }, [by]);
const noteOf = (size: number, changed?: number, by = signer) => formatCheckpoint(signed(size, changed, by));

const shown = {
  keys: parseLogKeys(formatVerifierKey(signer)),
  present: signed(280),
  source: treeOf(280),
  kept: [] as string[],
};
const refusedAs = (checkpoint: string, cosigned = ''): RefusedCheckpoint => {
  const [origin = '', size] = checkpoint.split('\n');
  return { origin, size: Number(size), reason: 'inconsistent', refusedAt: '', checkpoint, cosigned };
};
const judge = async (one: RefusedCheckpoint, log = shown) => (await judgeRefused([one], log))[0];

test.each([
  ['in-log', refusedAs(noteOf(257), noteOf(256))],
  ['in-log', refusedAs(noteOf(0))],
  ['in-log', refusedAs(noteOf(280))],
  ['not-in-log', refusedAs(noteOf(257, 5), noteOf(256))],
  ['not-in-log', refusedAs(noteOf(279, 278))],
  ['two-histories', refusedAs(noteOf(280, 5))],
  ['two-histories', refusedAs(noteOf(257, 5), noteOf(257))],
  ['ahead', refusedAs(noteOf(281))],
  ['untrusted', refusedAs(noteOf(257, 5, impostor))],
  // Nobody is accused by what others signed.
  ['in-log', refusedAs(noteOf(257), noteOf(257, 5, impostor))],
  ['other-log', refusedAs(noteOf(257, 5, elsewhere))],
  ['untrusted', refusedAs('peer.example/log\n257\nno note\n')],
])('%s: %#', async (verdict, one) => {
  expect((await judge(one))?.verdict).toBe(verdict);
});

test('what cannot be true as well is named, also when this computer is who saw it', async () => {
  expect((await judge(refusedAs(noteOf(257, 5), noteOf(257))))?.other).toBe(noteOf(257));
  expect((await judge(refusedAs(noteOf(257, 5))))?.other).toBe(noteOf(280));
  expect((await judge(refusedAs(noteOf(257))))?.other).toBe('');
  // A log that changed its mind shows the second history now, and this computer saw the first.
  const changed = { ...shown, present: signed(280, 5), source: treeOf(280, 5), kept: [noteOf(257)] };
  expect(await judge(refusedAs(noteOf(257, 5)), changed)).toMatchObject({
    verdict: 'two-histories',
    other: noteOf(257),
  });
  const both = await judgeRefused([refusedAs(noteOf(300, 1)), refusedAs(noteOf(300, 2))], shown);
  expect(both.map(({ verdict }) => verdict)).toEqual(['two-histories', 'two-histories']);
});

test('a log may have more than witnesses let it show, if it can show the tiles', async () => {
  const waiting = { ...shown, source: treeOf(290) };
  const now = { ...waiting, present: signed(256) };
  expect((await judge(refusedAs(noteOf(290)), now))?.verdict).toBe('in-log');
  expect((await judge(refusedAs(noteOf(290, 5)), now))?.verdict).toBe('ahead');
  const second = { ...now, source: treeOf(290, 5) };
  await expect(judge(refusedAs(noteOf(290, 5)), second)).resolves.toMatchObject({
    verdict: 'not-in-log',
    other: noteOf(256),
  });
});

test('tiles that are not what the log signed accuse nobody: they are refused themselves', async () => {
  await expect(judge(refusedAs(noteOf(257, 5)), { ...shown, source: treeOf(280, 5) })).rejects.toThrow(/hash/);
});
