import type { Caller } from '@alliance/auth/caller';
import { SERVICE_NAMES } from '@alliance/auth/identity';
import { PersonalData } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { FindingState, FindingsService } from '@alliance/proto/alliance/datasets/v1/findings_service_pb';
import { ORGANISATION, people } from '@alliance/testing/contracts/assets-desk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Profiled, startProfiled } from './start-profiled.ts';

const PERSONAL = 'so_cccd,sdt\n001099000123,0912345678\n001099000124,0987654321\n';
let it: Profiled;
beforeAll(async () => {
  it = await startProfiled();
  await it.publish('undeclared', '1.0.0', { 'a.csv': PERSONAL });
  await it.settled('undeclared', '1.0.0');
});
afterAll(() => it?.[Symbol.asyncDispose]());

const as = (caller: Caller | null) => (caller ? it.shop.as(caller) : {});
const list = async (caller: Caller | null, wanted: { organisation?: string; state?: FindingState } = {}) =>
  (await it.findings.listFindings(wanted, as(caller))).findings;
const explain = (id: string, caller: Caller | null, text = 'Dữ liệu mẫu.') =>
  it.findings.explainFinding({ id, text }, as(caller));
const close = (id: string, caller: Caller | null, reason = 'Đã xem xét.') =>
  it.findings.closeFinding({ id, reason }, as(caller));

/** Publishes a dataset whose owner says nothing of the people in it; answers the id of the finding. */
async function found(name: string): Promise<string> {
  await it.publish(name, '1.0.0', { 'a.csv': PERSONAL });
  await it.settled(name, '1.0.0');
  const finding = (await list(people.owner)).find(({ ref }) => ref?.asset?.name === name);
  return finding?.id ?? '';
}

describe('a finding', () => {
  test('is opened where nothing is said of the people in the data', async () => {
    const [finding] = await list(people.owner, { organisation: ORGANISATION });
    expect(finding).toMatchObject({
      ref: { asset: { organisation: ORGANISATION, name: 'undeclared' }, version: '1.0.0' },
      state: FindingState.OPEN,
      declared: PersonalData.UNSPECIFIED,
      types: ['VN_CCCD', 'VN_PHONE'],
      subjectCount: 2n,
    });
  });

  test('is not opened where they are declared', async () => {
    await it.shop.make({ name: 'declared' });
    const ref = it.shop.ref('declared');
    const change = { ref, personalData: PersonalData.PRESENT, expectedRevision: 1n };
    const { asset } = await it.shop.assets.updateAsset(change, it.shop.as(people.owner));
    expect(asset?.personalData).toBe(PersonalData.PRESENT);
    await it.publish('declared', '2.0.0', { 'a.csv': PERSONAL });
    await it.settled('declared', '2.0.0');
    expect((await list(people.governance)).map((finding) => finding.ref?.asset?.name)).not.toContain('declared');
  });

  test('is explained by an owner, again too, and closed by governance once', async () => {
    const id = await found('explained');
    const { finding: first } = await explain(id, people.owner);
    expect(first).toMatchObject({ state: FindingState.EXPLAINED, explanation: 'Dữ liệu mẫu.' });
    await explain(id, people.owner, 'Do chúng tôi sinh ra.');
    const { finding: closed } = await close(id, people.governance);
    expect(closed).toMatchObject({
      state: FindingState.CLOSED,
      explanation: 'Do chúng tôi sinh ra.',
      closingReason: 'Đã xem xét.',
      closedByPersonId: people.governance.personId,
    });
    await expect(close(id, people.governance)).toThrowWithCode('state_conflict');
    await expect(explain(id, people.owner)).toThrowWithCode('state_conflict');
    const names = async (state: FindingState) =>
      (await list(people.owner, { state })).map((finding) => finding.ref?.asset?.name);
    expect(await names(FindingState.CLOSED)).toEqual(['explained']);
    expect(await names(FindingState.OPEN)).not.toContain('explained');
  });

  test('leaves events without the words and without what was found', async () => {
    const events = (await it.started.events()).filter(({ type }) => type.includes('finding_'));
    expect(new Set(events.map(({ type }) => type.split('.').at(-1)))).toEqual(
      new Set(['finding_opened', 'finding_explained', 'finding_closed']),
    );
    expect(JSON.stringify(events, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toMatch(
      /Dữ liệu mẫu|Đã xem xét|001099000123|0912345678/,
    );
  });

  test('is closed by one of many who try at once', async () => {
    const id = await found('raced');
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => close(id, people.governance)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('who may do what', () => {
  let id: string;
  beforeAll(async () => {
    id = await found('guarded');
  });

  test.each([
    ['an owner', people.owner],
    ['a steward', people.steward],
    ['governance', people.governance],
    ['an auditor', people.auditor],
  ])('%s sees it', async (_, caller) => {
    expect((await list(caller)).map((finding) => finding.id)).toContain(id);
  });

  test.each([
    ['a publisher', people.publisher],
    ['a member', people.member],
    ['another organisation', people.stranger],
  ])('%s sees nothing and may do nothing', async (_, caller) => {
    expect(await list(caller)).toEqual([]);
    expect(await list(caller, { organisation: ORGANISATION })).toEqual([]);
    await expect(explain(id, caller)).toThrowWithCode('not_found');
    await expect(close(id, caller)).toThrowWithCode('not_found');
  });

  test('nobody without credentials', async () => {
    await expect(list(null)).toThrowWithCode('unauthenticated');
    await expect(explain(id, null)).toThrowWithCode('unauthenticated');
    await expect(close(id, null)).toThrowWithCode('unauthenticated');
  });

  test('those who see it may not do what is not theirs', async () => {
    for (const caller of [people.steward, people.governance, people.auditor]) {
      await expect(explain(id, caller)).toThrowWithCode('role_required');
    }
    for (const caller of [people.owner, people.steward, people.auditor]) {
      await expect(close(id, caller)).toThrowWithCode('role_required');
    }
    await expect(explain(id, people.readOnly)).toThrowWithCode('scope_required');
    await expect(explain(id, people.suspended)).toThrowWithCode('organisation_not_in_good_standing');
    const tokenForReading = { ...people.governance, scopes: ['read' as const] };
    await expect(close(id, tokenForReading)).toThrowWithCode('scope_required');
    const tokenForPublishing = { ...people.owner, scopes: ['publish' as const] };
    await expect(list(tokenForPublishing)).toThrowWithCode('scope_required');
  });

  test.each(['', 'x', '019ab000-0000-7000-8000-000000000000'])('there is no finding %j', async (unknown) => {
    await expect(explain(unknown, people.owner)).toThrowWithCode('not_found');
    await expect(close(unknown, people.governance)).toThrowWithCode('not_found');
  });

  test.each(['', '   ', 'x'.repeat(5_001), 'a\0b'])('words must be said', async (text) => {
    await expect(explain(id, people.owner, text)).toThrowWithCode('invalid_argument');
    await expect(close(id, people.governance, text)).toThrowWithCode('invalid_argument');
  });

  test('only the gateway may ask', async () => {
    for (const service of SERVICE_NAMES.filter((name) => name !== 'gateway')) {
      const client = it.shop.client(FindingsService, service);
      for (const rpc of ['listFindings', 'explainFinding', 'closeFinding'] as const) {
        await expect(client[rpc]({})).toThrowWithCode('caller_not_allowed');
      }
    }
  });
});
