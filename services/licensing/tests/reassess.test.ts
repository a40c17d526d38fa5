import type { Caller } from '@alliance/auth/caller';
import type { AssessmentChange } from '@alliance/proto/alliance/licensing/v1/derivation_pb';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { type Timestamp, timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type StartedLicensing, startTestLicensing } from './start-licensing.ts';
import { filtered, ORGANISATION, openDatasets, version } from './versions.ts';

let licensing: StartedLicensing;
let datasets: Awaited<ReturnType<typeof openDatasets>>;
beforeEach(async () => {
  licensing = await startTestLicensing();
  datasets = await openDatasets(licensing);
});
afterEach(async () => {
  await datasets?.[Symbol.asyncDispose]();
  await licensing?.[Symbol.asyncDispose]();
});

const minh = testCaller({ personId: 'minh', memberships: [memberOf(ORGANISATION, 'publisher')] });
const governance = testCaller({ personId: 'gia', allianceRoles: ['governance'] });
const options = (caller: Caller | null) => (caller ? licensing.as(caller) : {});

async function published(name: string, request: { licence: string; derivedFrom: ReturnType<typeof filtered>[] }) {
  await licensing.derivations('datasets').checkPublication({ version: version(name), ...request }, options(minh));
  await datasets.publish(name);
}
/** Allowed while over-complying counts, for a person to look at once only the text does. */
const trained = { licence: 'CC-BY-4.0', derivedFrom: [filtered('CC-BY-4.0', 'train')] };
const plain = { licence: 'MIT', derivedFrom: [filtered('MIT')] };

const setStance = (stance: string, replacesVersion: number) =>
  licensing.derivations().setStance({ stance, reason: 'Thử.', replacesVersion }, options(governance));
const preview = (request: object = {}, caller: Caller | null = governance) =>
  licensing.derivations().previewStance({ stance: 'explicit-text', ...request }, options(caller));
const changes = async (caller: Caller | null = governance, request: object = {}) =>
  (await licensing.derivations().listAssessmentChanges(request, options(caller))).changes;
const reviews = async () => (await licensing.derivations().listReviews({ state: 'open' }, options(governance))).reviews;
const upToDate = (name: string, stance: number) =>
  expect.poll(() => datasets.rowsOf(name)).toEqual([expect.objectContaining({ stance_version: stance })]);

describe('another stance', () => {
  test('shows what it would change, then changes it, once, and opens a case', async () => {
    await published('trained', trained);
    await published('plain', plain);
    const wanted = {
      output: `dataset:${ORGANISATION}/trained@1.0.0`,
      before: 'DUTY',
      after: 'REVIEW',
      purpose: 'publication',
    };
    const { changes: shown } = await preview();
    expect(shown).toEqual([expect.objectContaining({ ...wanted, id: '', cause: '', afterAssessmentId: '' })]);
    expect(shown[0]?.proof).toMatchObject({ licence: 'CC-BY-4.0', result: 'REVIEW' });
    expect(await changes()).toEqual([]);
    const [former] = await datasets.rowsOf('trained');

    await using _another = await licensing.startAnother();
    await setStance('explicit-text', 1);
    await upToDate('trained', 2);
    await upToDate('plain', 2);
    const told = await changes();
    expect(told).toEqual([
      expect.objectContaining({ ...wanted, cause: 'stance', beforeAssessmentId: former?.assessment_id }),
    ]);
    const [change] = told as [AssessmentChange];
    expect(change.afterAssessmentId).not.toBe(change.beforeAssessmentId);
    for (const id of [change.beforeAssessmentId, change.afterAssessmentId]) {
      expect((await licensing.derivations().getAssessment({ id }, options(minh))).assessment?.id).toBe(id);
    }
    expect(await reviews()).toEqual([
      expect.objectContaining({ assessmentId: change.afterAssessmentId, output: wanted.output }),
    ]);
    expect(await events('assessment_changed')).toBe(1);
    expect((await preview()).changes).toEqual([]);
  });

  test('leaves drafts and retracted versions alone', async () => {
    await licensing.derivations('datasets').checkPublication({ version: version('draft'), ...trained }, options(minh));
    await published('gone', trained);
    await published('kept', trained);
    await datasets.retract('gone');
    await expect.poll(() => datasets.rowsOf('gone')).toEqual([]);
    await setStance('explicit-text', 1);
    await upToDate('kept', 2);
    await upToDate('draft', 1);
    expect((await changes()).map(({ output }) => output)).toEqual([`dataset:${ORGANISATION}/kept@1.0.0`]);
  });

  test('is previewed page by page, by governance', async () => {
    for (const name of ['a', 'b', 'c']) await published(name, trained);
    const names: string[] = [];
    let pageToken = '';
    do {
      const page = await preview({ pageSize: 1, pageToken });
      names.push(...page.changes.map(({ output }) => output));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(names).toEqual(['a', 'b', 'c'].map((name) => `dataset:${ORGANISATION}/${name}@1.0.0`));
    await expect(preview({}, null)).toThrowWithCode('unauthenticated');
    await expect(preview({}, minh)).toThrowWithCode('role_required');
    await expect(preview({}, { ...governance, scopes: [] })).toThrowWithCode('scope_required');
    await expect(preview({ stance: 'lenient' })).toThrowWithCode('invalid_argument');
    await expect(preview({ minimumEvidence: 'rumour' })).toThrowWithCode('invalid_argument');
    await expect(preview({ pageToken: 'x' })).toThrowWithCode('invalid_cursor');
    const direct = licensing.derivations('datasets').previewStance({ stance: 'explicit-text' }, options(governance));
    await expect(direct).toThrowWithCode('caller_not_allowed');
  });
});

describe('another licence of a source', () => {
  const SOURCE = 'work:https://example.org/x (1)';
  const suppose = (licence: string | undefined, caller: Caller | null = governance, request: object = {}) => {
    const instead =
      licence === undefined ? { case: 'removed' as const, value: true } : { case: 'licence' as const, value: licence };
    return licensing.derivations().previewSource({ source: SOURCE, instead, ...request }, options(caller));
  };

  test('shows what it would change of what rests on the source, with the lines that say why, and keeps nothing', async () => {
    await published('trained', trained);
    await published('plain', plain);
    await datasets.lookedAt();
    const kept = () => licensing.db.selectFrom('assessment').select('id').orderBy('id').execute();
    const [rows, assessments] = [await datasets.rowsOf('plain'), await kept()];
    const { changes: shown } = await suppose('CC-BY-ND-4.0');
    expect(shown.map(({ output, after }) => [output, after])).toEqual([
      [`dataset:${ORGANISATION}/plain@1.0.0`, 'BLOCK'],
      [`dataset:${ORGANISATION}/trained@1.0.0`, 'BLOCK'],
    ]);
    expect(shown[0]).toMatchObject({ id: '', cause: '', before: 'DUTY', afterAssessmentId: '' });
    expect(shown[0]?.beforeAssessmentId).toBe(rows[0]?.assessment_id);
    expect(shown[0]?.conflicts[0]).toMatchObject({ parent: SOURCE, licence: 'CC-BY-ND-4.0', result: 'BLOCK' });
    // What was plain is under it already; what was trained would be for a person to look at.
    expect((await suppose('MIT')).changes.map(({ output, after }) => [output, after])).toEqual([
      [`dataset:${ORGANISATION}/trained@1.0.0`, 'REVIEW'],
    ]);
    expect((await suppose(undefined)).changes.map(({ after }) => after)).toEqual(['OK', 'OK']);
    expect((await suppose('CC-BY-ND-4.0', governance, { source: 'dataset:a/b@1.0.0' })).changes).toEqual([]);
    expect([await datasets.rowsOf('plain'), await kept()]).toEqual([rows, assessments]);
    expect(await changes()).toEqual([]);
  });

  test('is shown page by page, to governance, auditors and the organisation', async () => {
    for (const name of ['a', 'b']) await published(name, trained);
    const first = await suppose('CC-BY-ND-4.0', minh, { pageSize: 1 });
    const second = await suppose('CC-BY-ND-4.0', testCaller({ allianceRoles: ['auditor'] }), {
      pageSize: 1,
      pageToken: first.nextPageToken,
    });
    expect([first, second].flatMap((page) => page.changes.map(({ output }) => output))).toEqual(
      ['a', 'b'].map((name) => `dataset:${ORGANISATION}/${name}@1.0.0`),
    );
    const stranger = testCaller({ memberships: [memberOf('other', 'owner')] });
    expect(await suppose('CC-BY-ND-4.0', stranger)).toMatchObject({ changes: [], nextPageToken: '' });
    await expect(suppose('MIT', null)).toThrowWithCode('unauthenticated');
    await expect(suppose('MIT', { ...minh, scopes: [] })).toThrowWithCode('scope_required');
    await expect(suppose('no-such-licence')).toThrowWithCode('licence_unknown');
    await expect(suppose('MIT', minh, { source: '' })).toThrowWithCode('invalid_argument');
    await expect(suppose('MIT', minh, { instead: { case: undefined } })).toThrowWithCode('invalid_argument');
    await expect(suppose('MIT', minh, { instead: { case: 'removed', value: false } })).toThrowWithCode(
      'invalid_argument',
    );
    await expect(suppose('MIT', minh, { pageToken: 'x' })).toThrowWithCode('invalid_cursor');
    const direct = licensing.derivations('datasets').previewSource({ source: SOURCE }, options(governance));
    await expect(direct).toThrowWithCode('caller_not_allowed');
  });
});

describe('another record of a licence', () => {
  test('changes only what used it, and takes labels away', async () => {
    const terms = (operations: string[], licenceId = '') =>
      licensing.givenTerms({
        organisation: ORGANISATION,
        licenceId,
        conditions: { operations },
        texts: [{ language: 'vi', text: operations.join(' ') }],
      });
    const all = ['view', 'download', 'train', 'redistribute', 'commercial-use', 'publish-weights'];
    const { licenceId } = await terms(all);
    const label = { licence: licenceId, published: true };
    await licensing.derivations('datasets').checkPublicLabel({ version: version('own'), ...label }, options(minh));
    await published('plain', plain);
    await datasets.lookedAt();
    const before = await datasets.rowsOf('plain');

    await terms(['view', 'download'], licenceId);
    await expect.poll(() => changes()).toHaveLength(1);
    const [change] = await changes();
    expect(change).toMatchObject({
      purpose: 'label-licence',
      cause: 'terms',
      before: expect.stringMatching(/OK|DUTY/),
      after: 'BLOCK',
    });
    expect(await datasets.rowsOf('plain')).toEqual(before);
    expect(await reviews()).toEqual([]);
    expect(await events('assessment_changed')).toBe(1);
  });

  test('is found by a process that starts later, once', async () => {
    await published('plain', plain);
    await published('trained', trained);
    const [kept] = await datasets.rowsOf('plain');
    const [former] = await datasets.rowsOf('trained');
    // As if the last process had known another record, and the assessment had been made with it.
    const stale = licensing.db.updateTable('standing_term').set({ digest: 'earlier' });
    await stale.where('licence_id', '=', 'CC-BY-4.0').execute();
    await using _another = await licensing.startAnother();
    await expect
      .poll(() => licensing.db.selectFrom('standing_term').select('digest').where('digest', '=', 'earlier').execute())
      .toEqual([]);
    expect(await datasets.rowsOf('plain')).toEqual([kept]);
    expect(await datasets.rowsOf('trained')).toEqual([former]);
    expect(await changes()).toEqual([]);
  });
});

test('changes are seen by governance, auditors and the organisation', async () => {
  await published('mine', trained);
  await setStance('explicit-text', 1);
  await expect.poll(() => changes()).toHaveLength(1);
  expect(await changes(minh)).toHaveLength(1);
  const [change] = await changes();
  const at = timestampDate(change?.createdAt as Timestamp).getTime();
  const asOf = (ms: number) => ({ asOf: timestampFromDate(new Date(at + ms)) });
  expect(await changes(minh, asOf(0))).toEqual([change]);
  expect(await changes(minh, asOf(-1))).toEqual([]);
  await expect(changes(minh, asOf(3_600_000))).toThrowWithCode('invalid_argument');
  expect(change?.conflicts).toContainEqual(expect.objectContaining({ licence: 'CC-BY-4.0', result: 'REVIEW' }));
  expect(await changes(testCaller({ allianceRoles: ['auditor'] }))).toHaveLength(1);
  const stranger = testCaller({ memberships: [memberOf('other', 'owner')] });
  expect(await changes(stranger)).toEqual([]);
  expect(await changes(stranger, { organisation: ORGANISATION })).toEqual([]);
  await expect(changes(null)).toThrowWithCode('unauthenticated');
  await expect(changes({ ...minh, scopes: [] })).toThrowWithCode('scope_required');
  await expect(changes(minh, { pageToken: 'x' })).toThrowWithCode('invalid_cursor');
});

async function events(name: string): Promise<number> {
  const type = `alliance.licensing.v1.${name}`;
  return (await licensing.db.selectFrom('outbox').select('id').where('type', '=', type).execute()).length;
}
