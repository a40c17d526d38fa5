import { generateKeyPair } from '@alliance/auth/keys';
import { OrganisationAppliedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import { openHealthProbe } from '@alliance/rpc/health';
import { createLogger } from '@alliance/runtime/logger';
import type { RunningService } from '@alliance/service/foundation';
import { testCaller } from '@alliance/testing/test-caller';
import { parseCheckpoint } from '@alliance/transparency-log/checkpoint';
import { formatVerifierKey } from '@alliance/transparency-log/note-key';
import { verifyEntry } from '@alliance/transparency-log/verify-entry';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLogKeys } from '../src/log-keys.ts';
import { Harness } from './harness.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await Harness.open();
});
afterEach(() => harness[Symbol.asyncDispose]());

const auditor = testCaller({ allianceRoles: ['auditor'] });
const vkeyOf = (pem: string) => formatVerifierKey(openLogKeys(harness.signer.name, pem).signer);

async function publishOne(): Promise<void> {
  const audit = { actorRole: 'applicant', object: { kind: 'organisation', id: 'viettel' } };
  await harness.publish('members', OrganisationAppliedSchema, { audit });
}

async function withService(logKey: string, work: (service: RunningService) => Promise<void>): Promise<void> {
  await using service = await harness.start({ logKey });
  await work(service);
}

/** What the log says of an entry, checked with these keys only. */
async function check(service: RunningService, index: number, vkey: string) {
  const { proof, leaf } = await harness.connect(service).getProof({ index: BigInt(index) }, harness.as(auditor));
  const verdict = verifyEntry({ leaf, proofFile: proof, vkey });
  const { type, object, next_state: state } = JSON.parse(Buffer.from(leaf).toString('utf8'));
  return { isProved: verdict.ok, type, id: object.id, state };
}

test('a key gives way to another: both sign for a time, each change is an entry, and older entries are proved with the new one', async () => {
  const former = harness.logKey;
  const next = generateKeyPair().privateKey;
  const [formerKey, nextKey] = [vkeyOf(former), vkeyOf(next)];
  await withService(former, async () => {
    await publishOne();
    await harness.settle(1);
  });
  await withService(`${former}${next}`, async (service) => {
    await harness.settle(2);
    const client = harness.connect(service);
    expect((await client.getLogKey({})).vkeys).toEqual([formerKey, nextKey]);
    const { checkpoint } = await client.getCheckpoint({});
    expect(parseCheckpoint(checkpoint).note.signatures).toHaveLength(2);
    // Whoever trusts the former key learns from it which is the next.
    const added = {
      isProved: true,
      type: 'log_key.add',
      id: nextKey.split('+').slice(0, 2).join('+'),
      state: 'signing',
    };
    expect(await check(service, 1, formerKey)).toEqual(added);
    expect(await check(service, 0, nextKey)).toMatchObject({ isProved: true });
  });
  await withService(next, async (service) => {
    await harness.settle(3);
    expect((await harness.connect(service).getLogKey({})).vkeys).toEqual([nextKey]);
    expect(await check(service, 2, nextKey)).toMatchObject({
      isProved: true,
      type: 'log_key.retire',
      state: 'retired',
    });
    expect(await check(service, 0, nextKey)).toMatchObject({ isProved: true });
    expect(await check(service, 2, formerKey)).toMatchObject({ isProved: false });
    await publishOne();
    await harness.settle(4);
  });
});

test('a key that was given up does not sign again', async () => {
  const former = harness.logKey;
  const next = generateKeyPair().privateKey;
  for (const [logKey, size] of [
    [former, 1],
    [`${former}${next}`, 2],
    [next, 3],
  ] as const) {
    await withService(logKey, async () => {
      if (size === 1) await publishOne();
      await harness.settle(size);
    });
  }
  const said: string[] = [];
  const logger = createLogger('provenance-test', 'silent');
  logger.fatal = ((details: { err: Error }) => void said.push(details.err.message)) as never;
  await using service = await harness.start({ logKey: `${next}${former}` }, logger);
  await expect.poll(() => said, { timeout: 10_000 }).toEqual([expect.stringContaining('may not sign again')]);
  using probe = openHealthProbe(`127.0.0.1:${service.grpcPort}`);
  expect(await probe.isServing()).toBe(false);
});

test('a key that was lost is named as such, and another goes on', async () => {
  await withService(harness.logKey, async () => {
    await publishOne();
    await harness.settle(1);
  });
  const next = generateKeyPair().privateKey;
  const lost = vkeyOf(harness.logKey);
  await using service = await harness.start({ logKey: next, lostLogKeys: lost });
  await harness.settle(3);
  expect((await harness.connect(service).getLogKey({})).vkeys).toEqual([vkeyOf(next)]);
  expect(await check(service, 0, vkeyOf(next))).toMatchObject({ isProved: true });
});
