import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testCaller } from '@alliance/testing/test-caller';
import { TestWitness } from '@alliance/testing/test-witness';
import { parseCheckpoint, verifyCheckpoint } from '@alliance/transparency-log/checkpoint';
import { readCosignatures } from '@alliance/transparency-log/cosignature';
import { parsePolicy } from '@alliance/transparency-log/parse-policy';
import { checkWitnesses } from '@alliance/transparency-log/policy';
import { parseProofFile } from '@alliance/transparency-log/proof-file';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLogPolicy } from '../src/log-policy.ts';
import { checkHistory } from '../src/operations/check-history.ts';
import { collectCosignatures } from '../src/operations/collect-cosignatures.ts';
import { publishCheckpoint } from '../src/operations/publish-checkpoint.ts';
import { sequenceEntries } from '../src/operations/sequence-entries.ts';
import { WitnessWatch } from '../src/witness-watch.ts';
import { feed } from './feed.ts';
import { Harness } from './harness.ts';

const auditor = testCaller({ allianceRoles: ['auditor'] });

let resources: AsyncDisposableStack;
let harness: Harness;
let witnesses: TestWitness[];
let policy: string;
beforeEach(async () => {
  resources = new AsyncDisposableStack();
  harness = resources.use(await Harness.open());
  witnesses = [];
  for (const seed of [11, 12, 13]) {
    witnesses.push(resources.use(await TestWitness.open(`w${seed}.example`, seed, harness.signer)));
  }
  const lines = witnesses.map((witness, i) => witness.line(`w${i}`));
  policy = [...lines, 'group members 2 w0 w1 w2', 'quorum members'].join('\n');
});
afterEach(() => resources.disposeAsync());

const shown = async () => (await readFile(join(harness.folder, 'checkpoint'), 'utf8').catch(() => undefined)) ?? '';
const sizeShown = async () => Number((await shown()).split('\n')[1] ?? -1);
const down = (...which: number[]) => {
  for (const [i, witness] of witnesses.entries()) witness.isDown = which.includes(i);
};

/** The steps of the log, one by one, at a time that the test says. */
async function steps() {
  let now = Date.parse('2026-11-24T08:00:00Z');
  const context = await harness.logContext({
    policy: openLogPolicy(policy, [harness.signer]).policy,
    clock: () => new Date(now),
  });
  const grow = async (count: number) => {
    const ids = await feed(harness.db, count);
    await sequenceEntries(context);
    now += 11_000;
    await publishCheckpoint(context);
    return ids;
  };
  return { context, grow, pass: (ms: number) => (now += ms) };
}

test('a checkpoint is shown once enough witnesses have cosigned it, and proofs carry the first cosignatures', async () => {
  const service = resources.use(await harness.start({ logPolicy: policy }));
  const client = harness.connect(service);
  await feed(harness.db, 5);
  await expect.poll(sizeShown, { timeout: 10_000 }).toBe(5);
  const { policy: published } = await client.getLogPolicy({});
  const parsed = parsePolicy(published);
  expect(parsed.logs.map(({ key }) => key.keyId)).toEqual([harness.signer.keyId]);
  const checkpoint = parseCheckpoint((await client.getCheckpoint({})).checkpoint);
  verifyCheckpoint(checkpoint, harness.signer);
  expect(checkWitnesses(parsed, checkpoint).isMet).toBe(true);
  const { proof } = await client.getProof({ index: 3n }, harness.as(auditor));
  expect(checkWitnesses(parsed, parseProofFile(proof).checkpoint).isMet).toBe(true);
  expect((await client.getLogAlarms({})).alarms).toEqual([]);
});

test('without enough witnesses the log goes on, the older checkpoint is shown, and an alarm rises until they are back', async () => {
  const { context, grow } = await steps();
  await grow(3);
  await collectCosignatures(context);
  expect(await sizeShown()).toBe(3);
  down(0, 2);
  for (const size of [6, 9]) {
    await grow(3);
    await collectCosignatures(context);
    expect(await sizeShown()).toBe(3);
    expect(context.witnesses.alarm).toContain(`of ${size} entries, has cosignatures of 1 of 3 witnesses`);
  }
  expect(context.witnesses.failing).toBe(2);
  const signed = await harness.db.selectFrom('tlog_checkpoint').select('size').orderBy('size').execute();
  expect(signed.map(({ size }) => size)).toEqual([3, 6, 9]);
  down();
  await grow(1);
  await collectCosignatures(context);
  expect([await sizeShown(), context.witnesses.alarm, context.witnesses.failing]).toEqual([10, '', 0]);
});

test('what one witness cosigned alone, or two at different sizes, is not enough', async () => {
  const { context, grow } = await steps();
  down(1, 2);
  await grow(4);
  await collectCosignatures(context);
  down(0, 2);
  await grow(4);
  await collectCosignatures(context);
  expect(await shown()).toBe('');
  expect(witnesses.map(({ last }) => last?.size)).toEqual([4, 8, undefined]);
});

test('cosignatures are made anew every ten minutes, and proofs go on saying since when', async () => {
  const { context, grow, pass } = await steps();
  await grow(2);
  await collectCosignatures(context);
  const asked = () => witnesses.reduce((sum, witness) => sum + witness.asked, 0);
  const before = asked();
  await collectCosignatures(context);
  pass(9 * 60_000);
  await collectCosignatures(context);
  expect(asked()).toBe(before);
  pass(60_000);
  await collectCosignatures(context);
  expect(asked()).toBe(before + 3);
  const rows = await harness.db.selectFrom('tlog_cosignature').select(['first_at', 'newest_at']).execute();
  expect(rows.map((row) => row.newest_at.getTime() - row.first_at.getTime())).toEqual([600_000, 600_000, 600_000]);
  const keys = witnesses.map(({ cosigner }) => cosigner);
  expect(readCosignatures(parseCheckpoint(await shown()), keys)).toHaveLength(3);
});

test('a witness that lost its memory, or answers with rubbish, does not stop the others', async () => {
  const { context, grow } = await steps();
  await grow(5);
  await collectCosignatures(context);
  witnesses[0]!.last = undefined;
  await grow(5);
  await collectCosignatures(context);
  expect(witnesses.map(({ last }) => last?.size)).toEqual([10, 10, 10]);
  const forged = openLogPolicy(policy.replace('/witness', '/elsewhere'), [harness.signer]).policy;
  await grow(1);
  await collectCosignatures({ ...context, policy: forged });
  expect(await sizeShown()).toBe(11);
});

test('nothing is signed once a witness knows more entries than the database, or another tree', async () => {
  const { context, grow } = await steps();
  await grow(5);
  await collectCosignatures(context);
  const [first] = witnesses as [TestWitness];
  const restarted = { ...context, witnesses: new WitnessWatch() };
  first.last = { size: 9, root: new Uint8Array(32) };
  await collectCosignatures(restarted);
  await expect(checkHistory(restarted)).rejects.toThrow(/has cosigned 9 entries, the database has only 5/);
  first.last = { size: 5, root: new Uint8Array(32) };
  await grow(2);
  await collectCosignatures(context);
  await expect(checkHistory(context)).rejects.toThrow(/knows another tree of 7 entries/);
  expect(first.refused).toHaveLength(1);
  await feed(harness.db, 1);
  await sequenceEntries(context);
  await expect(publishCheckpoint({ ...context, clock: () => new Date(Date.now() + 86_400_000) })).rejects.toThrow(
    /knows another tree/,
  );
});

test('an operator who adds a policy shows nothing that it does not take', async () => {
  const { context, grow } = await steps();
  await grow(3);
  await publishCheckpoint({ ...context, policy: openLogPolicy('', []).policy });
  expect(await sizeShown()).toBe(3);
  down(0, 1, 2);
  const service = resources.use(await harness.start({ logPolicy: policy }));
  const client = harness.connect(service);
  await expect(client.getCheckpoint({})).rejects.toThrowWithCode('unavailable');
  await expect.poll(async () => (await client.getLogAlarms({})).alarms).toHaveLength(1);
  await expect(client.getProof({ index: 0n }, harness.as(auditor))).rejects.toThrowWithCode('unavailable');
});
