import type { Caller } from '@alliance/auth/caller';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { CheckPublicationRequestSchema } from '@alliance/proto/alliance/licensing/v1/derivations_service_pb';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StartedLicensing, startTestLicensing } from './start-licensing.ts';

let licensing: StartedLicensing;
beforeAll(async () => {
  licensing = await startTestLicensing();
});
afterAll(() => licensing?.[Symbol.asyncDispose]());

type Request = Exclude<MessageInitShape<typeof CheckPublicationRequestSchema>, { $typeName: string }>;

const minh = testCaller({ personId: 'minh', memberships: [memberOf('mekong-data', 'publisher')] });
const governance = testCaller({ personId: 'gia', allianceRoles: ['governance'] });
const options = (caller: Caller | null) => (caller ? licensing.as(caller) : {});
const version = (name: string) => ({
  asset: { kind: AssetKind.DATASET, organisation: 'mekong-data', name },
  version: '1.0.0',
});
const outside = { relation: 'filter', source: { case: 'external' as const, value: { url: 'https://example.org/x' } } };
const inside = (name: string) => ({
  relation: 'filter',
  source: { case: 'version' as const, value: version(name) },
});
const check = (request: Request, caller: Caller | null = minh) =>
  licensing.derivations('datasets').checkPublication({ licence: 'MIT', ...request }, options(caller));
const decide = (id: string, changes: object = {}, caller: Caller | null = governance) =>
  licensing.derivations().decideReview({ id, decision: 'approve', reason: 'Đã xem.', ...changes }, options(caller));

function given(name: string, licence: string) {
  const node = { id: '1', licence, state: 'published', subject: inside(name).source };
  licensing.provenance.givenLineage(`mekong-data/${name}@1.0.0`, { rootId: '1', nodes: [node] });
}

async function reviewOf(request: Request): Promise<string> {
  const problem = await check(request).then(
    () => undefined,
    (error: unknown) => error as { code: string; details: { reviewId: string } },
  );
  expect(problem?.code).toBe('review_pending');
  return problem?.details.reviewId ?? '';
}

describe('a publication', () => {
  test('goes on where duties are all that there is', async () => {
    given('by', 'CC-BY-4.0');
    const answer = await check({ version: version('ok'), derivedFrom: [inside('by')] });
    expect(answer.verdict).toBe('DUTY');
    const { assessment } = await licensing.derivations().getAssessment({ id: answer.assessmentId }, licensing.as(minh));
    expect(assessment?.duties.map(({ id }) => id)).toContain('attribution');
  });

  test('stops where a licence says no, with the first lines of the proof', async () => {
    given('sa', 'CC-BY-SA-4.0');
    await expect(check({ version: version('no'), derivedFrom: [inside('sa')] })).rejects.toMatchObject({
      code: 'derivation_blocked',
      message: expect.stringContaining('3(b)(1)'),
      details: { proof: [expect.objectContaining({ licence: 'CC-BY-SA-4.0', result: 'BLOCK' })] },
    });
  });

  test('takes the licence that a source outside is said to have, and says so where it cannot be read', async () => {
    const said = (licence: string) => ({
      version: version(`said-${licence.length}`),
      derivedFrom: [
        { ...outside, source: { case: 'external' as const, value: { url: 'https://example.org/x', licence } } },
      ],
    });
    expect((await check(said('Apache-2.0'))).verdict).toBe('DUTY');
    await expect(check(said('CC-BY-SA-4.0'))).toThrowWithCode('derivation_blocked');
    await expect(check(said('unknown'))).toThrowWithCode('derivation_blocked');
    await expect(check(said('No-Such-1.0'))).toThrowWithCode('licence_unknown');
  });

  test('waits for one decision, whoever asks how often', async () => {
    const request = { version: version('wait'), derivedFrom: [outside, outside] };
    const ids = await Promise.all([1, 2, 3, 4].map(() => reviewOf(request)));
    expect(new Set(ids).size).toBe(1);
    const [id = ''] = ids;
    expect((await decide(id)).review).toMatchObject({ id, state: 'approved', decidedBy: 'gia', reason: 'Đã xem.' });
    expect((await check(request)).verdict).toBe('REVIEW');
    const other = { ...request, licence: 'Apache-2.0' };
    expect(await reviewOf(other)).not.toBe(id);
  });

  test('stays refused when governance refuses it', async () => {
    const request = { version: version('refused'), derivedFrom: [outside] };
    await decide(await reviewOf(request), { decision: 'refuse', reason: 'Chưa có phép.' });
    await expect(check(request)).rejects.toMatchObject({
      code: 'derivation_blocked',
      message: expect.stringContaining('Chưa có phép.'),
    });
  });

  test('with a source that provenance does not know yet waits for it, then for a person', async () => {
    const request = { version: version('late'), derivedFrom: [inside('coming')] };
    const asked = check(request);
    given('coming', 'MIT');
    expect((await asked).verdict).toBe('DUTY');
    await reviewOf({ version: version('later'), derivedFrom: [inside('never')] });
  });

  test('is for owners and publishers of the organisation, through the services that keep assets', async () => {
    const request = { version: version('mine'), derivedFrom: [outside] };
    await expect(check(request, null)).toThrowWithCode('unauthenticated');
    await expect(check(request, testCaller({ memberships: [memberOf('mekong-data')] }))).toThrowWithCode(
      'role_required',
    );
    await expect(check(request, testCaller({ memberships: [memberOf('other', 'owner')] }))).toThrowWithCode(
      'role_required',
    );
    await expect(check({ derivedFrom: [outside] })).toThrowWithCode('invalid_argument');
    const through = licensing.derivations('gateway').checkPublication(request, licensing.as(minh));
    await expect(through).toThrowWithCode('caller_not_allowed');
  });
});

describe('a review', () => {
  test('is decided by governance, once, with a reason; of many at once one decides', async () => {
    const id = await reviewOf({ version: version('once'), derivedFrom: [outside] });
    await expect(decide(id, {}, null)).toThrowWithCode('unauthenticated');
    await expect(decide(id, {}, minh)).toThrowWithCode('role_required');
    await expect(decide(id, {}, { ...governance, scopes: ['read'] })).toThrowWithCode('scope_required');
    await expect(decide(id, { decision: 'maybe' })).toThrowWithCode('invalid_argument');
    await expect(decide(id, { reason: ' ' })).toThrowWithCode('invalid_argument');
    await expect(decide('nothing')).toThrowWithCode('not_found');
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => decide(id)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(decide(id)).toThrowWithCode('state_conflict');
  });

  test('is listed for its organisation, governance and auditors', async () => {
    const id = await reviewOf({ version: version('listed'), derivedFrom: [outside] });
    const list = async (caller: Caller | null, request: object = { state: 'open' }) =>
      (await licensing.derivations().listReviews(request, options(caller))).reviews.map((review) => review.id);
    expect(await list(governance)).toContain(id);
    expect(await list(minh)).toContain(id);
    expect(await list(minh, { state: 'approved' })).not.toContain(id);
    expect(await list(testCaller({ memberships: [memberOf('other', 'owner')] }))).toEqual([]);
    expect(await list(minh, { organisation: 'other' })).toEqual([]);
    await expect(list(null)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(list(minh, { state: 'new' })).rejects.toMatchObject({ code: 'invalid_argument' });
  });

  test('leaves events without reasons', async () => {
    const types = ['review_opened', 'review_decided'].map((name) => `alliance.licensing.v1.${name}`);
    const rows = await licensing.db.selectFrom('outbox').select('payload').where('type', 'in', types).execute();
    expect(rows.length).toBeGreaterThan(4);
    for (const { payload } of rows) expect(payload).not.toMatch(/Đã xem|Chưa có phép/);
  });
});
