import { createHash } from 'node:crypto';
import {
  CheckpointRefusal,
  type RefusedCheckpoint,
  WitnessJudgement,
} from '@alliance/proto/alliance/provenance/v1/witness_service_pb';
import { addSignatures, parseCheckpoint, verifyCheckpoint } from '@alliance/transparency-log/checkpoint';
import { readCosignatures } from '@alliance/transparency-log/cosignature';
import { parseCosignerKey } from '@alliance/transparency-log/cosigner-key';
import { parseSignatureLines } from '@alliance/transparency-log/note';
import { createNoteSigner, formatVerifierKey } from '@alliance/transparency-log/note-key';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ForgingLog } from './forging-log.ts';
import { Harness } from './harness.ts';

const { COSIGN, IMPOSSIBLE, INCONSISTENT, MALFORMED, STALE, UNKNOWN_LOG, UNTRUSTED } = WitnessJudgement;
const SEEDS = ['orderly', 'table', 'racing', 'forking'] as const;
const logs = Object.fromEntries(
  SEEDS.map((name, i) => [
    name,
    new ForgingLog(createNoteSigner(`${name}.example/log`, new Uint8Array(32).fill(i + 1))),
  ]),
) as Record<(typeof SEEDS)[number], ForgingLog>;
const stranger = new ForgingLog(createNoteSigner('stranger.example/log', new Uint8Array(32).fill(40)));
const impostor = new ForgingLog(createNoteSigner(logs.table.signer.name, new Uint8Array(32).fill(41)));

const resources = new AsyncDisposableStack();
let harness: Harness;
let witness: ReturnType<Harness['connectToWitness']>;
beforeAll(async () => {
  harness = resources.use(await Harness.open());
  const witnessedLogs = SEEDS.map((name) => formatVerifierKey(logs[name].signer)).join('\n');
  witness = harness.connectToWitness(resources.use(await harness.start({ witnessedLogs })));
});
afterAll(() => resources.disposeAsync());

const send = async (log: ForgingLog, oldSize: number, size: number) =>
  witness.addCheckpoint({ body: await log.body(oldSize, size) });
const hashOf = (origin: string) => createHash('sha256').update(origin).digest('hex');
const newestOf = async (log: ForgingLog) => {
  const asked = { originSha256: hashOf(log.signer.name) };
  return parseCheckpoint((await witness.getWitnessedCheckpoint(asked)).checkpoint);
};
const refusedOf = (log: ForgingLog) =>
  harness.db
    .selectFrom('refused_checkpoint')
    .select(['size', 'reason', 'note'])
    .where('origin', '=', log.signer.name)
    .orderBy('id')
    .execute();

test('what continues the last checkpoint is cosigned with every key, and shown to whoever asks', async () => {
  const log = logs.orderly;
  const keys = (await witness.getWitnessKey({})).vkeys.map(parseCosignerKey);
  expect(keys.map(({ name, algorithm }) => [name, algorithm])).toEqual([
    ['node.example/witness', 'ed25519'],
    ['node.example/witness', 'ml-dsa-44'],
  ]);
  await expect(newestOf(log)).rejects.toThrowWithCode('not_found');
  for (const [oldSize, size] of [
    [0, 0],
    [0, 3],
    [3, 3],
    [3, 300],
  ] as const) {
    const { judgement, cosignatures } = await send(log, oldSize, size);
    expect(judgement).toBe(COSIGN);
    const { checkpoint } = await log.submit(oldSize, size);
    const cosigned = readCosignatures(addSignatures(checkpoint, parseSignatureLines(cosignatures)), keys);
    expect(cosigned.map(({ time }) => Date.now() / 1_000 - time < 60)).toEqual([true, true]);
    const shown = await newestOf(log);
    expect(shown.size).toBe(size);
    expect(() => verifyCheckpoint(shown, log.signer)).not.toThrow();
    expect(readCosignatures(shown, keys)).toHaveLength(2);
  }
  expect(await refusedOf(log)).toEqual([]);
});

test('every other answer of the protocol', async () => {
  const log = logs.table;
  await send(log, 0, 8);
  const judged = async (from: ForgingLog, oldSize: number, size: number) => (await send(from, oldSize, size)).judgement;
  expect(await judged(stranger, 0, 8)).toBe(UNKNOWN_LOG);
  expect(await judged(impostor, 8, 9)).toBe(UNTRUSTED);
  expect(await judged(log, 9, 8)).toBe(IMPOSSIBLE);
  expect(await send(log, 0, 9)).toMatchObject({ judgement: STALE, lastSize: 8n, cosignatures: '' });
  expect(await send(log, 7, 7)).toMatchObject({ judgement: STALE, lastSize: 8n });
  expect(await judged(log.forkedAt(2), 8, 9)).toBe(INCONSISTENT);
  expect(await judged(log.forkedAt(2), 8, 8)).toBe(INCONSISTENT);
  expect((await witness.addCheckpoint({ body: new TextEncoder().encode('old x') })).judgement).toBe(MALFORMED);
  const tampered = (await log.body(8, 9)).with(-20, 65);
  expect([MALFORMED, UNTRUSTED]).toContain((await witness.addCheckpoint({ body: tampered })).judgement);
  expect((await newestOf(log)).size).toBe(8);
});

test('what a log signed and could not have cosigned is kept, within bounds', async () => {
  const log = logs.forking;
  await send(log, 0, 300);
  await send(log, 0, 301);
  expect(await refusedOf(log)).toEqual([]);
  for (const _ of [1, 2]) await send(log.forkedAt(5), 300, 301);
  await send(log, 0, 299);
  const kept = await refusedOf(log);
  expect(kept.map(({ size, reason }) => [size, reason])).toEqual([
    [301, 'inconsistent'],
    [299, 'stale'],
  ]);
  expect(() => verifyCheckpoint(parseCheckpoint(kept[0]!.note), log.signer)).not.toThrow();
  for (let size = 301; size < 400; size += 1) await send(log.forkedAt(5), 300, size);
  expect(await refusedOf(log)).toHaveLength(65);
  // What proves it by itself has a place of its own.
  await send(log.forkedAt(5), 300, 300);
  expect((await refusedOf(log)).at(-1)).toMatchObject({ size: 300, reason: 'conflicting' });
});

test('what was refused is for everybody, page by page, each with what was cosigned then', async () => {
  const log = logs.forking;
  const cosigned = await newestOf(log);
  const own: RefusedCheckpoint[] = [];
  let pageToken = '';
  do {
    const page = await witness.listRefusedCheckpoints({ pageSize: 30, pageToken });
    expect(page.checkpoints.length).toBeLessThanOrEqual(30);
    own.push(...page.checkpoints.filter(({ origin }) => origin === log.signer.name));
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  expect(own).toHaveLength(66);
  expect(own[0]).toMatchObject({ size: 300n, reason: CheckpointRefusal.CONFLICTING });
  const [one, other] = [own[0]!.checkpoint, own[0]!.cosigned].map(parseCheckpoint);
  for (const checkpoint of [one!, other!]) expect(() => verifyCheckpoint(checkpoint, log.signer)).not.toThrow();
  expect([one!.size, other!.size]).toEqual([300, 300]);
  expect(other!.root).toEqual(cosigned.root);
  expect(one!.root).not.toEqual(other!.root);
  await expect(witness.listRefusedCheckpoints({ pageToken: 'WyJhIl0' })).rejects.toThrowWithCode('invalid_cursor');
  await expect(witness.listRefusedCheckpoints({ pageSize: 201 })).rejects.toThrowWithCode('invalid_argument');
});

test('requests at the same time never roll each other back', async () => {
  const log = logs.racing;
  await send(log, 0, 1);
  for (let from = 1; from < 200; from += 40) {
    const sizes = Array.from({ length: 12 }, (_, i) => from + 40 - i);
    const answers = await Promise.all(sizes.map((size) => send(log, from, size)));
    const winners = sizes.filter((_, i) => answers[i]!.judgement === COSIGN);
    expect(winners).toHaveLength(1);
    expect(new Set(answers.map(({ judgement }) => judgement))).toEqual(new Set([COSIGN, STALE]));
    expect((await newestOf(log)).size).toBe(winners[0]);
    expect((await send(log, winners[0]!, from + 40)).judgement).toBe(COSIGN);
  }
});

describe('by default the answer is no', () => {
  test('to services that are not on the list', async () => {
    await using service = await harness.start();
    const other = harness.connectToWitness(service, 'grants');
    const body = await logs.table.body(8, 9);
    await expect(other.addCheckpoint({ body })).rejects.toThrowWithCode('caller_not_allowed');
    await expect(other.getWitnessKey({})).rejects.toThrowWithCode('caller_not_allowed');
    await expect(other.listRefusedCheckpoints({})).rejects.toThrowWithCode('caller_not_allowed');
    await expect(other.getWitnessedCheckpoint({ originSha256: '' })).rejects.toThrowWithCode('caller_not_allowed');
    const own = harness.connectToWitness(service);
    expect((await own.addCheckpoint({ body })).judgement).toBe(UNKNOWN_LOG);
  });

  test('to whoever writes into its tables', async () => {
    const back = harness.db.updateTable('witnessed_log').set({ size: 1 }).where('size', '>', 1);
    await expect(back.execute()).rejects.toThrow(/never goes back/);
    await expect(harness.db.deleteFrom('witnessed_log').execute()).rejects.toThrow(/append-only/);
    await expect(harness.db.deleteFrom('refused_checkpoint').execute()).rejects.toThrow(/append-only/);
  });
});
