import { randomUUID } from 'node:crypto';
import {
  AccessRequestApprovedSchema,
  AccessRequestedSchema,
} from '@alliance/proto/alliance/grants/v1/grants_events_pb';
import {
  OrganisationAppliedSchema,
  PersonRegisteredSchema,
} from '@alliance/proto/alliance/members/v1/members_events_pb';
import type { LogEntry } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { leafHash } from '@alliance/transparency-log/merkle';
import { formatVerifierKey } from '@alliance/transparency-log/note-key';
import { verifyEntry } from '@alliance/transparency-log/verify-entry';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { feed } from './feed.ts';
import { Harness } from './harness.ts';

const resources = new AsyncDisposableStack();
let harness: Harness;
let client: ReturnType<Harness['connect']>;

const [researcher, steward, outsider] = [randomUUID(), randomUUID(), randomUUID()];
const request = randomUUID();
const auditor = testCaller({ personId: randomUUID(), allianceRoles: ['auditor'] });
const governance = testCaller({ personId: randomUUID(), allianceRoles: ['governance'] });
const asSteward = testCaller({ personId: steward, memberships: [memberOf('viettel', 'steward')] });
const asMember = testCaller({ personId: outsider, memberships: [memberOf('hust', 'member', 'suspended')] });
const asResearcher = testCaller({ personId: researcher });
const asNobody = testCaller({ personId: randomUUID() });

beforeAll(async () => {
  harness = resources.use(await Harness.open());
  client = harness.connect(resources.use(await harness.start()));
  const about = (organisation: string) => ({ organisation, object: { kind: 'organisation', id: organisation } });
  for (const slug of ['viettel', 'hust', 'fpt']) {
    await harness.publish('members', OrganisationAppliedSchema, {
      audit: { actorPersonId: outsider, actorRole: 'applicant', ...about(slug), nextState: 'applied' },
    });
  }
  await harness.publish('members', PersonRegisteredSchema, {
    audit: { actorPersonId: researcher, actorRole: 'person', object: { kind: 'person', id: researcher } },
    personId: researcher,
  });
  await harness.settle(4);
  const audit = {
    organisation: 'viettel',
    object: { kind: 'access_request', id: request },
    previousState: 'submitted',
  };
  await harness.publish('grants', AccessRequestedSchema, {
    audit: { ...audit, actorPersonId: researcher, actorRole: 'applicant', previousState: '', nextState: 'submitted' },
  });
  await harness.publish('grants', AccessRequestApprovedSchema, {
    audit: { ...audit, actorPersonId: steward, actorRole: 'steward', nextState: 'approved' },
  });
  await harness.settle(6);
});
afterAll(() => resources.disposeAsync());

const list = (caller = auditor, filter: Parameters<typeof client.listEntries>[0] = {}) =>
  client.listEntries(filter, harness.as(caller));
const typesOf = (entries: LogEntry[]) => entries.map(({ type }) => type);

describe('entries', () => {
  test('are listed newest first, each with what it is about', async () => {
    const { entries, nextPageToken } = await list();
    expect(entries.map(({ index }) => index)).toEqual([5n, 4n, 3n, 2n, 1n, 0n]);
    expect(nextPageToken).toBe('');
    const [approved] = entries;
    expect(approved).toMatchObject({
      type: 'access_request.approve',
      audit: {
        actorPersonId: steward,
        actorRole: 'steward',
        organisation: 'viettel',
        object: { kind: 'access_request', id: request },
        previousState: 'submitted',
        nextState: 'approved',
      },
    });
    expect(Uint8Array.from(approved!.leafHash)).toEqual(leafHash(approved!.leaf));
    expect(JSON.parse(new TextDecoder().decode(approved!.leaf))).toMatchObject({
      id: approved!.id,
      type: approved!.type,
    });
    expect(new TextDecoder().decode(approved!.leaf)).not.toContain(steward);
  });

  test('come page by page, while more are added', async () => {
    const first = await list(auditor, { pageSize: 2 });
    await feed(harness.db, 3);
    await harness.settle(9);
    const second = await list(auditor, { pageSize: 3, pageToken: first.nextPageToken });
    const third = await list(auditor, { pageSize: 3, pageToken: second.nextPageToken });
    const pages = [first, second, third].map(({ entries }) => entries.map(({ index }) => Number(index)));
    expect(pages).toEqual([[5, 4], [3, 2, 1], [0]]);
    expect(third.nextPageToken).toBe('');
  });

  test.each([
    ['type', { type: 'access_request.approve' }, [5]],
    ['organisation', { organisation: 'viettel' }, [5, 4, 0]],
    ['actor', { actorPersonId: researcher }, [4, 3]],
    ['object', { objectId: request }, [5, 4]],
    ['kind of object', { objectKind: 'person' }, [3]],
    ['all at once', { organisation: 'viettel', objectKind: 'access_request', actorPersonId: steward }, [5]],
    ['what nothing has', { type: 'nothing.happened' }, []],
    ['time past', { until: timestampFromDate(new Date('2020-01-01')) }, []],
    ['time to come', { from: timestampFromDate(new Date('2100-01-01')) }, []],
  ])('are found by %s', async (_, filter, indexes) => {
    const { entries } = await list(auditor, filter);
    expect(entries.map(({ index }) => Number(index))).toEqual(indexes);
  });

  test('are found by time', async () => {
    const { entries } = await list(auditor, { objectId: request });
    const [approved, asked] = entries;
    const between = await list(auditor, { objectId: request, from: asked!.at!, until: approved!.at! });
    expect(typesOf(between.entries)).toEqual(['access_request.submit']);
  });

  test.each([
    ['governance', governance, [5, 4, 3, 2, 1, 0]],
    ['a steward of viettel', asSteward, [5, 4, 0]],
    ['a member of hust, suspended, who made the applications', asMember, [2, 1, 0]],
    ['the researcher', asResearcher, [4, 3]],
    ['somebody else', asNobody, []],
  ])('are limited to what %s may see', async (_, caller, indexes) => {
    const seen: number[] = [];
    let pageToken = '';
    do {
      const page = await list(caller, { pageSize: 2, pageToken });
      seen.push(...page.entries.map(({ index }) => Number(index)));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(seen.filter((index) => index < 6)).toEqual(indexes);
    for (let index = 0; index < 6; index += 1) {
      const answer = client.getEntry({ index: BigInt(index) }, harness.as(caller));
      if (indexes.includes(index)) expect((await answer).entry?.index).toBe(BigInt(index));
      else await expect(answer).rejects.toThrowWithCode('not_found');
    }
  });

  test('of others are not found by asking for them', async () => {
    expect((await list(asResearcher, { organisation: 'fpt' })).entries).toEqual([]);
    expect((await list(asSteward, { actorPersonId: outsider })).entries.map(({ index }) => Number(index))).toEqual([0]);
  });
});

describe('a proof', () => {
  const vkey = () => formatVerifierKey(harness.signer);

  test('convinces somebody who has nothing but the key', async () => {
    expect((await client.getLogKey({})).vkey).toBe(vkey());
    for (const index of [0, 3, 5]) {
      const { proof, leaf } = await client.getProof({ index: BigInt(index) }, harness.as(auditor));
      expect(verifyEntry({ leaf, proofFile: proof, vkey: vkey() })).toMatchObject({ ok: true, index });
      expect(verifyEntry({ leaf: leaf.with(5, 0), proofFile: proof, vkey: vkey() })).toMatchObject({
        ok: false,
        reason: 'not-included',
      });
    }
  });

  test('leads to the first checkpoint that covers the entry, or to the one asked for', async () => {
    const sizes = (await harness.db.selectFrom('tlog_checkpoint').select('size').orderBy('size').execute()).map(
      ({ size }) => size,
    );
    const checkpointOf = async (index: number, size = 0) => {
      const { proof, leaf } = await client.getProof({ index: BigInt(index), size: BigInt(size) }, harness.as(auditor));
      const verdict = verifyEntry({ leaf, proofFile: proof, vkey: vkey() });
      return verdict.ok ? verdict.checkpoint.size : verdict.reason;
    };
    for (const index of [0, 3, 5]) {
      expect(await checkpointOf(index)).toBe(sizes.find((size) => size > index));
      for (const size of sizes.filter((each) => each > index)) expect(await checkpointOf(index, size)).toBe(size);
    }
    await expect(checkpointOf(5, 5)).rejects.toThrowWithCode('invalid_argument');
    await expect(checkpointOf(5, 1_000_000)).rejects.toThrowWithCode('not_found');
  });

  test('is for those who may see the entry', async () => {
    const ask = (caller: typeof auditor) => client.getProof({ index: 5n }, harness.as(caller));
    await expect(ask(asResearcher)).rejects.toThrowWithCode('not_found');
    expect((await ask(asSteward)).proof).toMatch(/^c2sp\.org\/tlog-proof@v1\nindex 5\n/);
  });
});

test('grants learn where an entry stands, and nothing else of it', async () => {
  await using service = await harness.start();
  const index = harness.connectToIndex(service);
  const asked = { type: 'access_request.approve', objectKind: 'access_request', objectId: request };
  expect(await index.findLogIndex(asked)).toMatchObject({ origin: 'node.example/log', index: 5n });
  await expect(index.findLogIndex({ ...asked, objectId: randomUUID() })).rejects.toThrowWithCode('not_found');
  await expect(index.findLogIndex({ ...asked, objectId: '' })).rejects.toThrowWithCode('invalid_argument');
  const gateway = harness.connectToIndex(service, 'gateway');
  await expect(gateway.findLogIndex(asked)).rejects.toThrowWithCode('caller_not_allowed');
});

describe('nothing is answered', () => {
  const calls = [
    ['a list', (options?: object) => client.listEntries({}, options)],
    ['an entry', (options?: object) => client.getEntry({ index: 0n }, options)],
    ['a proof', (options?: object) => client.getProof({ index: 0n }, options)],
  ] as const;

  test.each(calls)('to nobody: %s', async (_, call) => {
    await expect(call()).rejects.toThrowWithCode('unauthenticated');
  });

  test.each(calls)('to a token that may not read: %s', async (_, call) => {
    const blind = { ...auditor, scopes: ['publish', 'decide'] as const };
    await expect(call(harness.as(blind as never))).rejects.toThrowWithCode('scope_required');
  });

  test.each(calls)('to a token that somebody else made: %s', async (_, call) => {
    await using other = await Harness.open();
    await expect(call(other.as(auditor))).rejects.toThrowWithCode('unauthenticated');
  });

  test('to services that have no business here', async () => {
    await using service = await harness.start();
    const grants = harness.connect(service, 'grants');
    const asAuditor = harness.as(auditor);
    const attempts = [
      grants.getLineage({}, asAuditor),
      grants.listEntries({}, asAuditor),
      grants.getEntry({ index: 0n }, asAuditor),
      grants.getProof({ index: 0n }, asAuditor),
      grants.getCheckpoint({}),
      grants.getTile({ path: '0/000' }),
      grants.getLogKey({}),
      grants.getLogPolicy({}),
      grants.getLogAlarms({}),
    ];
    for (const attempt of attempts) await expect(attempt).rejects.toThrowWithCode('caller_not_allowed');
  });

  test('that was tampered with', async () => {
    await expect(list(auditor, { pageSize: 201 })).rejects.toThrowWithCode('invalid_argument');
    await expect(list(auditor, { pageSize: -1 })).rejects.toThrowWithCode('invalid_argument');
    await expect(list(auditor, { pageToken: 'no cursor' })).rejects.toThrowWithCode('invalid_cursor');
    await expect(list(auditor, { pageToken: Buffer.from('["5"]').toString('base64url') })).rejects.toThrowWithCode(
      'invalid_cursor',
    );
    await expect(list(auditor, { objectId: 'a\0' })).rejects.toThrowWithCode('invalid_argument');
    await expect(list(auditor, { type: 'x'.repeat(201) })).rejects.toThrowWithCode('invalid_argument');
    const at = timestampFromDate(new Date());
    await expect(list(auditor, { from: at, until: at })).rejects.toThrowWithCode('invalid_argument');
    for (const index of [-1n, 1_000_000n, 2n ** 62n]) {
      await expect(client.getEntry({ index }, harness.as(auditor))).rejects.toThrowWithCode('not_found');
    }
  });
});
