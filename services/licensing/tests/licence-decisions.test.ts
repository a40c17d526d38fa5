import type { Caller } from '@alliance/auth/caller';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type StartedLicensing, startTestLicensing } from './start-licensing.ts';

let licensing: StartedLicensing;
beforeEach(async () => {
  await licensing?.[Symbol.asyncDispose]();
  licensing = await startTestLicensing();
});
afterAll(() => licensing?.[Symbol.asyncDispose]());

const governance = testCaller({ personId: 'gia', allianceRoles: ['governance'] });
const owner = testCaller({ personId: 'minh', memberships: [memberOf('mekong-data', 'owner')] });
const refused: [string, Caller | null, string][] = [
  ['nobody', null, 'unauthenticated'],
  ['an owner', owner, 'role_required'],
  ['an auditor', testCaller({ allianceRoles: ['auditor'] }), 'role_required'],
  ['governance with a token for reading', { ...governance, scopes: ['read'] }, 'scope_required'],
];
const options = (caller: Caller | null) => (caller ? licensing.as(caller) : {});
const eventsOf = async (type: string) => {
  const query = licensing.db.selectFrom('outbox').select('payload').where('type', '=', `alliance.licensing.v1.${type}`);
  return (await query.execute()).map(({ payload }) => JSON.parse(payload));
};
const train = {
  inputs: [
    {
      source: {
        case: 'work' as const,
        value: { label: 'w', kind: AssetKind.DATASET, licence: 'CC-BY-4.0', rightsholder: 'r' },
      },
    },
  ],
  operation: 'train',
  output: {
    kind: AssetKind.MODEL,
    version: { asset: { kind: AssetKind.MODEL, organisation: 'mekong-data', name: 'm' }, version: '1.0.0' },
  },
};
const assessed = async () => (await licensing.derivations().assess(train, licensing.as(owner))).assessment!;

describe('the stance', () => {
  const next = { stance: 'explicit-text', reason: 'Theo nghị quyết 12.', replacesVersion: 1 };
  const set = (changes: object = {}, caller: Caller | null = governance) =>
    licensing.derivations().setStance({ ...next, ...changes }, options(caller));

  test('is set by governance, in versions, and answers follow it', async () => {
    expect(await assessed()).toMatchObject({ verdict: 'OK', stance: 'conservative@1' });
    const { stance } = await set();
    expect(stance).toMatchObject({
      version: 2,
      stance: 'explicit-text',
      minimumEvidence: 'self-asserted',
      decidedBy: 'gia',
      reason: 'Theo nghị quyết 12.',
    });
    expect(await assessed()).toMatchObject({ verdict: 'REVIEW', stance: 'explicit-text@2' });
    expect((await licensing.derivations().getStance({})).stance).toEqual(stance);
    expect((await licensing.derivations().getStance({ version: 1 })).stance?.stance).toBe('conservative');
    await expect(licensing.derivations().getStance({ version: 9 })).toThrowWithCode('not_found');
  });

  test('leaves an event without the reason', async () => {
    await set({ minimumEvidence: 'signed' });
    expect(await eventsOf('stance_changed')).toEqual([
      {
        stance: expect.objectContaining({ version: 2, stance: 'explicit-text', minimumEvidence: 'signed' }),
        audit: {
          actorPersonId: 'gia',
          actorRole: 'governance',
          object: { kind: 'stance', id: 'explicit-text', version: '2' },
          previousState: 'conservative',
          nextState: 'explicit-text',
        },
      },
    ]);
    expect(JSON.stringify(await eventsOf('stance_changed'))).not.toContain('nghị quyết');
    expect(await assessed()).toMatchObject({
      proof: expect.arrayContaining([expect.objectContaining({ rule: 'evidence' })]),
    });
  });

  test('is decided by one of many who decide at once', async () => {
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => set()));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'revision_mismatch' });
    }
  });

  test('changes only where it changes', async () => {
    await expect(set({ stance: 'conservative' })).toThrowWithCode('state_conflict');
    await expect(set({ replacesVersion: 7 })).toThrowWithCode('revision_mismatch');
  });

  test.each([
    ['stance', { stance: 'lenient' }],
    ['minimumEvidence', { minimumEvidence: 'hearsay' }],
    ['reason', { reason: ' ' }],
  ])('needs %s', async (field, changes) => {
    await expect(set(changes)).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: [expect.objectContaining({ field })] },
    });
  });

  test.each(refused)('is not set by %s', async (_name, caller, code) => {
    await expect(set({}, caller)).rejects.toMatchObject({ code });
  });
});

describe('an exception', () => {
  const draft = {
    organisation: 'mekong-data',
    parent: 'work:w',
    licence: 'CC-BY-4.0',
    rule: 'grant:train',
    reason: 'Thư đồng ý của tác giả.',
    documentSha256: 'd'.repeat(64),
    until: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
  };
  const record = (changes: object = {}, caller: Caller | null = governance) =>
    licensing.derivations().recordException({ ...draft, ...changes }, options(caller));
  const explicit = () =>
    licensing
      .derivations()
      .setStance({ stance: 'explicit-text', reason: 'Thử.', replacesVersion: 1 }, licensing.as(governance));

  test('lifts one finding, for what one organisation makes', async () => {
    await explicit();
    await record({ organisation: 'hanoi-university' });
    await record({ parent: 'work:other' });
    expect((await assessed()).verdict).toBe('REVIEW');
    const { exception } = await record();
    await record({ rule: 'grant:publish_weights' });
    const lifted = await assessed();
    expect(lifted).toMatchObject({ verdict: 'OK', exceptions: [exception?.id] });
    expect(lifted.proof[0]).toMatchObject({ rule: 'grant:train', result: 'OK', exception: exception?.id });
  });

  test('leaves an event without the reason', async () => {
    const { exception } = await record();
    const [event] = await eventsOf('exception_recorded');
    expect(event).toMatchObject({
      exception: { id: exception?.id, parent: 'work:w', rule: 'grant:train', until: draft.until },
      audit: {
        actorPersonId: 'gia',
        actorRole: 'governance',
        organisation: 'mekong-data',
        object: { kind: 'licence_exception', id: exception?.id, digest: draft.documentSha256 },
        nextState: 'recorded',
      },
    });
    expect(JSON.stringify(event)).not.toContain('Thư');
  });

  test('is listed for its organisation, governance and auditors', async () => {
    const ids: string[] = [];
    for (const rule of ['grant:train', 'grant:use', 'outbound']) ids.unshift((await record({ rule })).exception!.id);
    await record({ organisation: 'hanoi-university' });
    const list = (caller: Caller | null, request: object = {}) =>
      licensing.derivations().listExceptions(request, options(caller));
    const first = await list(owner, { pageSize: 2 });
    const rest = await list(owner, { pageSize: 2, pageToken: first.nextPageToken });
    expect([...first.exceptions, ...rest.exceptions].map(({ id }) => id)).toEqual(ids);
    expect(rest.nextPageToken).toBe('');
    expect((await list(governance)).exceptions).toHaveLength(4);
    expect((await list(governance, { organisation: 'hanoi-university' })).exceptions).toHaveLength(1);
    expect((await list(owner, { organisation: 'hanoi-university' })).exceptions).toEqual([]);
    expect((await list(testCaller({ personId: 'x' }))).exceptions).toEqual([]);
    await expect(list(null)).toThrowWithCode('unauthenticated');
    await expect(list({ ...owner, scopes: [] })).toThrowWithCode('scope_required');
    await expect(list(owner, { pageToken: 'x' })).toThrowWithCode('invalid_cursor');
  });

  test.each([
    ['organisation', { organisation: 'Không tên' }],
    ['parent', { parent: '' }],
    ['licence', { licence: 'MIT\n' }],
    ['rule', { rule: 'too-large' }],
    ['rule', { rule: 'Everything' }],
    ['reason', { reason: '' }],
    ['documentSha256', { documentSha256: 'none' }],
    ['until', { until: '2020-01-31' }],
    ['until', { until: '2099-01-31' }],
    ['until', { until: 'soon' }],
  ])('needs %s: %j', async (field, changes) => {
    await expect(record(changes)).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: [expect.objectContaining({ field })] },
    });
  });

  test.each(refused)('is not recorded by %s', async (_name, caller, code) => {
    await expect(record({}, caller)).rejects.toMatchObject({ code });
  });
});
