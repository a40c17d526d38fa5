import type { Caller } from '@alliance/auth/caller';
import { Access, type AssetVersionRef } from '@alliance/proto/alliance/assets/v1/asset_pb';
import {
  RetractionOutcome as Outcome,
  type RetractionCase,
  RetractionCaseState as State,
} from '@alliance/proto/alliance/provenance/v1/retraction_pb';
import type { RunningService } from '@alliance/service/foundation';
import { openRemovalList } from '@alliance/statements/removal-list';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { verifyEd25519 } from '@alliance/transparency-log/ed25519';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Harness } from './harness.ts';
import { type Name, RetractionStory, versionOf } from './retraction-story.ts';

const DAY = 86_400_000;
const resources = new AsyncDisposableStack();
let harness: Harness;
let running: RunningService;
let story: RetractionStory;
let client: ReturnType<Harness['connectToRetractions']>;

const governance = testCaller({ personId: 'gov', allianceRoles: ['governance'] });
const auditor = testCaller({ personId: 'aud', allianceRoles: ['auditor'] });
const of = (organisation: string, role: 'owner' | 'steward' | 'member' = 'steward', changes: Partial<Caller> = {}) =>
  testCaller({ personId: `${role}-of-${organisation}`, memberships: [memberOf(organisation, role)], ...changes });
const as = (caller: Caller | null) => (caller ? harness.as(caller) : {});

const nameOf = (version: AssetVersionRef | undefined) =>
  version?.asset ? `${version.asset.organisation}/${version.asset.name}` : '?';
const impact = async (name: Name, caller: Caller | null = auditor, page = {}) =>
  client.getImpact({ version: versionOf(name), ...page }, as(caller));
const listed = async (caller: Caller | null, filter = {}) => (await client.listCases(filter, as(caller))).cases;
const caseOf = async (organisation: string, source: Name): Promise<RetractionCase> => {
  const found = (await listed(governance, { organisation })).find((one) => nameOf(one.retracted) === source);
  if (!found) throw new Error(`no case of ${organisation} about ${source}`);
  return found;
};
const soon = <T>(check: () => Promise<T>) => vi.waitFor(check, { timeout: 15_000, interval: 50 });
const versionsOf = async (caseId: string, caller: Caller = governance) =>
  (await client.getCase({ caseId }, as(caller))).versions.map((affected) => nameOf(affected.version)).toSorted();
const logged = async (id: string) =>
  (
    await harness.db
      .selectFrom('audit_record')
      .select(['action', 'actor_role', 'previous_state', 'next_state'])
      .where('object_id', '=', id)
      .where('idx', 'is not', null)
      .orderBy('idx')
      .execute()
  ).map((row) => `${row.action} ${row.actor_role} ${row.previous_state}>${row.next_state}`);

beforeAll(async () => {
  harness = resources.use(await Harness.open());
  running = resources.use(await harness.start());
  client = harness.connectToRetractions(running);
  story = new RetractionStory(harness);
  await story.publish('hust/d-raw');
  await story.publish('viettel/d-filtered', { 'hust/d-raw': 'filter' });
  await story.publish('hust/d-other');
  await story.publish('vnu/m-measured', { 'hust/d-raw': 'evaluate', 'hust/d-other': 'train' });
  await story.publish('fpt/m-secret', { 'viettel/d-filtered': 'train' }, Access.PRIVATE);
  await story.publish('viettel/m-tuned', { 'fpt/m-secret': 'finetune' });
  await soon(async () => {
    const { versions } = await impact('hust/d-raw');
    expect(versions).toHaveLength(3);
    expect(versions.every(({ logIndex }) => logIndex !== undefined)).toBe(true);
  });
});
afterAll(() => resources.disposeAsync());

describe('the impact of a retraction', () => {
  test('names what was made from a version, each with a way to it; what was only measured with it is not among it', async () => {
    const { versions } = await impact('hust/d-raw');
    expect(versions.map(({ version, depth }) => [nameOf(version), depth])).toEqual([
      ['viettel/d-filtered', 1],
      ['fpt/m-secret', 2],
      ['viettel/m-tuned', 3],
    ]);
    const [filtered, secret, tuned] = versions;
    expect(tuned?.path.map(({ version, relation }) => [nameOf(version), relation])).toEqual([
      ['viettel/d-filtered', 'filter'],
      ['fpt/m-secret', 'train'],
      ['viettel/m-tuned', 'finetune'],
    ]);
    expect(tuned?.path.map(({ logIndex }) => logIndex)).toEqual([
      filtered?.logIndex,
      secret?.logIndex,
      tuned?.logIndex,
    ]);
    expect(tuned).toMatchObject({
      weakestEvidence: 'self-asserted',
      state: 'published',
      manifestDigest: 'ab'.repeat(32),
    });
  });

  test('goes on page by page, with whole ways', async () => {
    const whole = (await impact('hust/d-raw')).versions;
    const pages = [];
    for (let pageToken = ''; ; ) {
      const page = await impact('hust/d-raw', auditor, { pageSize: 1, pageToken });
      pages.push(...page.versions);
      pageToken = page.nextPageToken;
      if (pageToken === '') break;
    }
    expect(pages).toEqual(whole);
    await expect(impact('hust/d-raw', auditor, { pageToken: 'x' })).toThrowWithCode('invalid_cursor');
  });

  test('keeps the place of what the caller may not see, and nothing else of it', async () => {
    for (const caller of [null, testCaller(), of('vnu', 'owner'), of('fpt', 'owner', { scopes: [] })]) {
      const { versions } = await impact('hust/d-raw', caller);
      expect(versions.map(({ version, state }) => [nameOf(version), state])).toEqual([
        ['viettel/d-filtered', 'published'],
        ['?', 'hidden'],
        ['viettel/m-tuned', 'published'],
      ]);
      expect([versions[1]?.manifestDigest, versions[1]?.logIndex]).toEqual(['', undefined]);
      expect(versions[2]?.path.map(({ version }) => nameOf(version))).toEqual([
        'viettel/d-filtered',
        '?',
        'viettel/m-tuned',
      ]);
    }
    expect((await impact('hust/d-raw', of('fpt', 'member'))).versions.map(({ state }) => state)).not.toContain(
      'hidden',
    );
    await expect(impact('fpt/m-secret', of('hust', 'owner'))).toThrowWithCode('not_found');
    await expect(impact('hust/nothing')).toThrowWithCode('not_found');
  });
});

describe('the cases of a retraction', () => {
  beforeAll(async () => {
    await expect(client.getRetraction({ version: versionOf('hust/d-raw') }, as(auditor))).toThrowWithCode('not_found');
    await story.retract('hust/d-raw', { successor: '1.0.1' });
    await soon(async () => expect(await listed(governance)).toHaveLength(2));
    await soon(async () => expect((await caseOf('viettel', 'hust/d-raw')).versions).toBe(2));
  });

  test('are opened for every owner, with a deadline, and the log says so', async () => {
    const found = await caseOf('viettel', 'hust/d-raw');
    expect(found).toMatchObject({
      state: State.OPEN,
      ...{
        action: 'delete',
        severity: 'critical',
        reasonCode: 'consent-withdrawn',
        reason: 'Rút lại.',
        successor: '1.0.1',
      },
      ...{ overdue: false, versions: 2, answered: 0 },
    });
    expect(timestampDate(found.dueAt!).getTime() - timestampDate(found.openedAt!).getTime()).toBe(14 * DAY);
    expect(await versionsOf(found.id)).toEqual(['viettel/d-filtered', 'viettel/m-tuned']);
    expect(await versionsOf((await caseOf('fpt', 'hust/d-raw')).id)).toEqual(['fpt/m-secret']);
    await soon(async () => expect((await logged(found.id))[0]).toBe('retraction_case.open system >open'));
  });

  test('are for the people of the affected organisation and those who oversee all', async () => {
    const { id: caseId } = await caseOf('viettel', 'hust/d-raw');
    expect((await listed(of('viettel', 'member'))).map(({ organisation }) => organisation)).toEqual(['viettel']);
    expect(await listed(auditor)).toHaveLength(2);
    expect(await listed(auditor, { organisation: 'fpt', state: State.OPEN })).toHaveLength(1);
    expect(await listed(auditor, { overdue: true })).toEqual([]);
    expect(await listed(auditor, { state: State.CLOSED })).toEqual([]);
    for (const caller of [of('hust', 'owner'), testCaller()]) {
      expect(await listed(caller)).toEqual([]);
      await expect(client.getCase({ caseId }, as(caller))).toThrowWithCode('not_found');
      await expect(client.acknowledgeCase({ caseId }, as(caller))).toThrowWithCode('not_found');
      await expect(client.closeCase({ caseId, outcome: Outcome.REMOVED }, as(caller))).toThrowWithCode('not_found');
    }
    for (const call of [listed(null), client.getCase({ caseId }, {}), client.acknowledgeCase({ caseId }, {})])
      await expect(call).toThrowWithCode('unauthenticated');
    await expect(client.getCase({ caseId }, as(of('viettel', 'owner', { scopes: [] })))).toThrowWithCode(
      'scope_required',
    );
    for (const caller of [of('viettel', 'member'), governance, auditor]) {
      await expect(client.acknowledgeCase({ caseId }, as(caller))).toThrowWithCode('role_required');
      await expect(client.closeCase({ caseId, outcome: Outcome.REMOVED }, as(caller))).toThrowWithCode('role_required');
    }
    const reader = of('viettel', 'steward', { scopes: ['read'] });
    await expect(client.acknowledgeCase({ caseId }, as(reader))).toThrowWithCode('scope_required');
    const suspended = testCaller({ memberships: [memberOf('viettel', 'owner', 'suspended')] });
    await expect(client.acknowledgeCase({ caseId }, as(suspended))).toThrowWithCode(
      'organisation_not_in_good_standing',
    );
    await expect(client.getCase({ caseId: 'x\0' }, as(governance))).toThrowWithCode('not_found');
    const licensing = harness.connectToRetractions(running, 'licensing');
    await expect(licensing.listCases({}, as(governance))).toThrowWithCode('caller_not_allowed');
  });

  test('go from open to acknowledged to closed, version by version, once each', async () => {
    const { id: caseId } = await caseOf('viettel', 'hust/d-raw');
    const steward = as(of('viettel'));
    const close = (request: object) => client.closeCase({ caseId, outcome: Outcome.REMOVED, ...request }, steward);
    await expect(close({})).toThrowWithCode('state_conflict');
    const tries = await Promise.allSettled([1, 2, 3, 4].map(() => client.acknowledgeCase({ caseId }, steward)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = { outcome: Outcome.NOT_AFFECTED, reason: ' ' };
    for (const request of [
      refused,
      { outcome: 0 },
      { versions: [versionOf('fpt/m-secret')] },
      { reason: 'x'.repeat(2_001) },
    ])
      await expect(close(request)).toThrowWithCode('invalid_argument');
    await expect(close({ outcome: Outcome.RETRACTED })).toThrowWithCode('state_conflict');
    const filtered = { versions: [versionOf('viettel/d-filtered')] };
    const { case: half } = await close({ ...filtered, reason: 'Đã lọc lại.' });
    expect(half).toMatchObject({ state: State.ACKNOWLEDGED, answered: 1 });
    await expect(close(filtered)).toThrowWithCode('invalid_argument');
    const { case: done } = await close({ outcome: Outcome.NOT_AFFECTED, reason: 'Không dùng phần đó.' });
    expect(done).toMatchObject({ state: State.CLOSED, answered: 2, acknowledgedByPersonId: 'steward-of-viettel' });
    await expect(close({})).toThrowWithCode('state_conflict');
    const { versions } = await client.getCase({ caseId }, steward);
    expect(versions.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      [Outcome.REMOVED, 'Đã lọc lại.'],
      [Outcome.NOT_AFFECTED, 'Không dùng phần đó.'],
    ]);
    await soon(async () =>
      expect((await logged(caseId)).slice(-3)).toEqual([
        'retraction_case.acknowledge steward open>acknowledged',
        'retraction_case.answer steward acknowledged>acknowledged',
        'retraction_case.close steward acknowledged>closed',
      ]),
    );
    const events = await harness.db
      .selectFrom('outbox')
      .select('payload')
      .where('type', 'like', '%retraction%')
      .execute();
    expect(events.map(({ payload }) => payload).join()).not.toMatch(/lọc lại|phần đó|Rút lại/);
  });

  test('take in what is made later: a closed case is open again, a new owner gets one', async () => {
    const { id: caseId } = await caseOf('viettel', 'hust/d-raw');
    await story.publish('viettel/m-late', { 'viettel/d-filtered': 'train' });
    await story.publish('vnu/m-late', { 'viettel/m-late': 'quantise' });
    await soon(async () => expect(await versionsOf((await caseOf('vnu', 'hust/d-raw')).id)).toEqual(['vnu/m-late']));
    expect(await caseOf('viettel', 'hust/d-raw')).toMatchObject({
      ...{ id: caseId, state: State.OPEN, versions: 3, answered: 2, acknowledgedByPersonId: '' },
    });
    await soon(async () => expect((await logged(caseId)).at(-1)).toBe('retraction_case.extend system closed>open'));
  });

  test('are closed by themselves when the owner retracts what is affected', async () => {
    const { id: caseId } = await caseOf('fpt', 'hust/d-raw');
    await story.retract('fpt/m-secret', { action: 'stop-new', severity: 'low' });
    await soon(async () => expect((await caseOf('fpt', 'hust/d-raw')).state).toBe(State.CLOSED));
    const [affected] = (await client.getCase({ caseId }, as(of('fpt')))).versions;
    expect(affected).toMatchObject({ outcome: Outcome.RETRACTED, state: 'retracted', answeredByPersonId: '' });
    // That retraction has owners of its own, of whom nothing is asked.
    await soon(async () => expect((await caseOf('viettel', 'fpt/m-secret')).state).toBe(State.INFORMED));
    const informed = await caseOf('viettel', 'fpt/m-secret');
    expect(informed.dueAt).toBeUndefined();
    await expect(client.acknowledgeCase({ caseId: informed.id }, as(of('viettel')))).toThrowWithCode('state_conflict');
    // Whoever may not know of the retracted version is not told which one it is, nor in words why.
    const [shown] = (await listed(of('viettel'))).filter(({ id }) => id === informed.id);
    expect(shown?.retracted).toBeUndefined();
    expect(shown).toMatchObject({ reason: '', action: 'stop-new', severity: 'low' });
  });

  test('show how far the retraction has come, without the names of owners that the reader may not know of', async () => {
    const progress = async (caller: Caller | null) =>
      (await client.getRetraction({ version: versionOf('hust/d-raw') }, as(caller))).retraction;
    expect(await progress(governance)).toMatchObject({
      ...{ complete: true, open: 2, acknowledged: 0, closed: 1, informed: 0, overdue: 0, action: 'delete' },
      owners: [{ organisation: 'fpt' }, { organisation: 'viettel', versions: 3, answered: 2 }, { organisation: 'vnu' }],
    });
    for (const caller of [null, of('hust', 'owner')])
      expect((await progress(caller))?.owners.map(({ organisation, caseId }) => [organisation, caseId !== ''])).toEqual(
        [
          ['', false],
          ['viettel', true],
          ['vnu', true],
        ],
      );
    expect((await progress(governance))?.logIndex).toBeDefined();
    await expect(client.getRetraction({ version: versionOf('fpt/m-secret') }, as(of('hust')))).toThrowWithCode(
      'not_found',
    );
  });
});

describe('the list of removals', () => {
  const open = async () => {
    const { envelope, sequence } = await client.getRemovalList({}, {});
    const verify = (message: Uint8Array, signature: Uint8Array) =>
      verifyEd25519(harness.signer.publicKey, message, signature);
    const list = openRemovalList(envelope, verify);
    expect(list.sequence).toBe(Number(sequence));
    return list;
  };
  const removals = async (caller: Caller | null) =>
    (await client.listRemovals({}, as(caller))).removals.map(({ version }) => nameOf(version));

  test('is signed with the key of the log, and says what everybody may know of', async () => {
    const list = await open();
    expect(list.removals).toEqual([
      {
        ...{ kind: 'dataset', organisation: 'hust', name: 'd-raw', version: '1.0.0', manifestDigest: 'ab'.repeat(32) },
        ...{ action: 'delete', severity: 'critical', reasonCode: 'consent-withdrawn', successor: '1.0.1' },
        retractedAt: expect.stringMatching(/^20/),
        logIndex: expect.any(Number),
        files: '/v1/datasets/hust/d-raw/versions/1.0.0/files',
      },
    ]);
    expect((await open()).sequence).toBe(list.sequence);
  });

  test('grows by what must not be used any more, others see the rest when they have signed in', async () => {
    const before = await open();
    await story.publish('fpt/d-hidden', {}, Access.PRIVATE);
    await story.retract('fpt/d-hidden');
    await story.retract('hust/d-other', { action: 'stop-new' });
    await story.retract('vnu/m-measured', { action: 'stop-use' });
    await soon(async () =>
      expect(await removals(governance)).toEqual(['vnu/m-measured', 'fpt/d-hidden', 'hust/d-raw']),
    );
    expect(await removals(of('fpt', 'member'))).toContain('fpt/d-hidden');
    for (const caller of [null, of('hust', 'owner')])
      expect(await removals(caller)).toEqual(['vnu/m-measured', 'hust/d-raw']);
    const lists = await Promise.all([1, 2, 3, 4].map(open));
    expect(lists.at(-1)?.removals.map(({ name }) => name)).toEqual(['d-raw', 'm-measured']);
    expect(Math.min(...lists.map(({ sequence }) => sequence))).toBeGreaterThan(before.sequence);
  });
});
