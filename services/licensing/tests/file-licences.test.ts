import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { LicenceConcludedSchema } from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import { openEventPublisher } from '@alliance/testing/event-publisher';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StartedLicensing, startTestLicensing } from './start-licensing.ts';
import { filtered, ORGANISATION, openDatasets, version } from './versions.ts';

let now = new Date('2026-11-22T08:00:00Z');
let licensing: StartedLicensing;
let datasets: Awaited<ReturnType<typeof openDatasets>>;
beforeAll(async () => {
  licensing = await startTestLicensing(() => now);
  datasets = await openDatasets(licensing);
});
afterAll(async () => {
  await datasets?.[Symbol.asyncDispose]();
  await licensing?.[Symbol.asyncDispose]();
});

const minh = testCaller({ personId: 'minh', memberships: [memberOf(ORGANISATION, 'publisher')] });
const governance = testCaller({ personId: 'gia', allianceRoles: ['governance'] });
const inside = (name: string, relation = 'filter') => ({
  relation,
  source: { case: 'version' as const, value: version(name) },
});
const text = (name: string) => `dataset:${ORGANISATION}/${name}@1.0.0`;

/** A published version with licences of its own, as provenance knows it. */
function given(name: string, licence: string, more: { fileLicences?: string[]; licenceDoubts?: string[] } = {}) {
  const node = { id: '1', licence, state: 'published', subject: inside(name).source, ...more };
  licensing.provenance.givenLineage(`${ORGANISATION}/${name}@1.0.0`, { rootId: '1', nodes: [node] });
}
const check = (name: string, request: object) =>
  licensing
    .derivations('datasets')
    .checkPublication({ version: version(name), licence: 'CC-BY-4.0', ...request }, licensing.as(minh));
const published = async (name: string, request: object) => {
  await check(name, request);
  await datasets.publish(name);
};
const label = (name: string, request: object) =>
  licensing
    .derivations('datasets')
    .checkPublicLabel({ version: version(name), licence: 'CC-BY-4.0', ...request }, licensing.as(minh));
const conclude = async (name: string, licences: string[], doubts: string[] = []) => {
  await using publisher = await openEventPublisher(licensing.nats);
  await publisher.publish(LicenceConcludedSchema, { version: version(name), licences, doubts });
};
const pending = async () =>
  (
    await licensing.db
      .selectFrom('standing')
      .select('output')
      .where('published', '=', true)
      .whereRef('wanted', '>', 'done')
      .execute()
  ).length;
const changesOf = async (name: string) => {
  const { changes } = await licensing.derivations().listAssessmentChanges({ pageSize: 200 }, licensing.as(governance));
  const own = changes.filter(({ output }) => output === text(name)).toReversed();
  return own.map(({ purpose, cause, before, after }) => [purpose, cause, before, after]);
};

describe('a source with several licences', () => {
  test('asks for all of them, wherever it is in the lineage', async () => {
    given('two', 'MIT', { fileLicences: ['CC-BY-SA-3.0'] });
    await expect(check('of-two', { derivedFrom: [inside('two')] })).rejects.toMatchObject({
      code: 'derivation_blocked',
      details: { proof: [expect.objectContaining({ parent: text('two'), licence: 'CC-BY-SA-3.0' })] },
    });
    expect((await check('of-two', { derivedFrom: [inside('two', 'collect')] })).verdict).toBe('DUTY');
    given('nc', 'MIT', { fileLicences: ['CC-BY-NC-4.0'] });
    await expect(label('of-nc', { derivedFrom: [inside('nc', 'collect')] })).toThrowWithCode('public_label_refused');
    given('doubtful', 'MIT', { licenceDoubts: ['"LICENSE" speaks of GPL-3.0-only, and MIT is declared'] });
    await expect(check('of-doubtful', { derivedFrom: [inside('doubtful')] })).toThrowWithCode('review_pending');
  });
});

describe('a version with several licences', () => {
  test('owes under each of them what its sources ask for', async () => {
    const derivedFrom = [filtered('CC-BY-SA-4.0')];
    const own = { licence: 'CC-BY-SA-4.0', derivedFrom };
    expect((await check('alike', own)).verdict).toBe('DUTY');
    await expect(check('alike', { ...own, fileLicences: ['Apache-2.0'] })).toThrowWithCode('derivation_blocked');
    await expect(check('alike', { ...own, fileLicences: ['unknown'] })).toThrowWithCode('invalid_argument');
  });

  test('carries the label when each of them lets everybody use it commercially', async () => {
    expect((await label('free', { fileLicences: ['CC-BY-SA-4.0', 'MIT OR CC-BY-NC-4.0'] })).assessmentIds).toHaveLength(
      1,
    );
    await expect(label('free', { fileLicences: ['CC-BY-NC-4.0'] })).rejects.toMatchObject({
      code: 'public_label_refused',
      details: { verdict: 'BLOCK', proof: [expect.objectContaining({ licence: 'CC-BY-NC-4.0' })] },
    });
    await expect(label('free', { licenceDoubts: ['x'] })).toThrowWithCode('public_label_refused');
  });

  test('waits for governance when a text in it says otherwise, without sources too', async () => {
    const request = { licenceDoubts: ['"LICENSE" speaks of MIT, and CC-BY-4.0 is declared'] };
    const problem = await check('alone', request).catch((error: unknown) => error);
    expect(problem).toMatchObject({ code: 'review_pending', message: expect.stringContaining('speaks of MIT') });
    const { reviewId: id } = (problem as { details: { reviewId: string } }).details;
    await licensing
      .derivations()
      .decideReview({ id, decision: 'approve', reason: 'Đã xem.' }, licensing.as(governance));
    expect((await check('alone', request)).verdict).toBe('REVIEW');
    expect((await check('alone', {})).verdict).toBe('OK');
  });
});

describe('a conclusion', () => {
  test('counts in what is assessed from then on, and has what rests on it assessed again, once', async () => {
    given('parent', 'CC-BY-4.0');
    await published('child', { derivedFrom: [inside('parent')] });
    await published('other', { derivedFrom: [filtered('CC-BY-4.0')] });
    await label('child', { published: true, derivedFrom: [inside('parent')] });
    await using _another = await licensing.startAnother();
    await conclude('parent', ['CC-BY-4.0', 'CC-BY-NC-4.0']);
    await expect
      .poll(() => changesOf('child'))
      .toEqual(
        expect.arrayContaining([
          ['publication', 'conclusion', 'DUTY', 'BLOCK'],
          ['label-sources', 'conclusion', 'DUTY', 'BLOCK'],
        ]),
      );
    await expect(check('late', { derivedFrom: [inside('parent')] })).toThrowWithCode('derivation_blocked');
    const { reviews } = await licensing.derivations().listReviews({ state: 'open' }, licensing.as(governance));
    expect(reviews.map(({ output }) => output)).toContain(text('child'));
    await conclude('parent', ['CC0-1.0']);
    await expect.poll(() => changesOf('child')).toContainEqual(['publication', 'conclusion', 'BLOCK', 'OK']);
    expect(await changesOf('child')).toHaveLength(4);
    expect(await changesOf('other')).toEqual([]);
  });

  test('on a version itself counts for its own label and sources', async () => {
    await published('itself', { derivedFrom: [filtered('CC-BY-SA-4.0')], licence: 'CC-BY-SA-4.0' });
    await label('itself', { published: true, licence: 'CC-BY-SA-4.0' });
    await conclude('itself', ['CC-BY-SA-4.0', 'CC-BY-NC-4.0'], ['"x" speaks of MIT, and CC-BY-SA-4.0 is declared']);
    await expect
      .poll(() => changesOf('itself'))
      .toEqual(
        expect.arrayContaining([
          ['label-licence', 'conclusion', 'DUTY', 'BLOCK'],
          ['publication', 'conclusion', 'DUTY', 'BLOCK'],
        ]),
      );
  });
});

describe('an exception', () => {
  test('has what its organisation published assessed again when it is recorded, and when it has ended', async () => {
    given('nc-parent', 'CC-BY-4.0');
    await published('lifted', { derivedFrom: [inside('nc-parent')] });
    await conclude('nc-parent', ['CC-BY-NC-4.0']);
    await expect.poll(() => changesOf('lifted')).toHaveLength(1);
    await licensing.derivations().recordException(
      {
        organisation: ORGANISATION,
        parent: text('nc-parent'),
        licence: 'CC-BY-NC-4.0',
        rule: 'outbound-limit',
        reason: 'Thư của chủ sở hữu.',
        documentSha256: 'e'.repeat(64),
        until: '2026-11-30',
      },
      licensing.as(governance),
    );
    await expect.poll(() => changesOf('lifted')).toHaveLength(2);
    now = new Date('2026-12-01T00:00:01Z');
    await expect.poll(() => changesOf('lifted')).toHaveLength(3);
    expect(await changesOf('lifted')).toEqual([
      ['publication', 'conclusion', 'DUTY', 'BLOCK'],
      ['publication', 'exception', 'BLOCK', 'DUTY'],
      ['publication', 'exception', 'DUTY', 'BLOCK'],
    ]);
    const noted = await licensing.db.selectFrom('exception_end').select('exception_id').execute();
    expect(noted).toHaveLength(1);
  });
});

describe('a lineage that becomes known', () => {
  test('is looked at again when a source that was named before is published, with all that it came from', async () => {
    const request = { derivedFrom: [inside('to-come')] };
    const { details } = (await check('early', request).catch((error: unknown) => error)) as {
      details: { reviewId: string };
    };
    const decision = { id: details.reviewId, decision: 'approve', reason: 'Đã xem.' };
    await licensing.derivations().decideReview(decision, licensing.as(governance));
    await published('early', request);
    await expect.poll(pending).toBe(0);
    expect(await changesOf('early')).toEqual([]);
    const nodes = [
      { id: '1', licence: 'MIT', state: 'published', subject: inside('to-come').source },
      { id: '2', licence: 'CC-BY-4.0', state: 'published', subject: inside('its-source').source },
    ];
    const edges = [{ childId: '1', parentId: '2', relation: 'collect', evidence: 'self-asserted' }];
    licensing.provenance.givenLineage(`${ORGANISATION}/to-come@1.0.0`, { rootId: '1', nodes, edges });
    await datasets.announce('to-come');
    await expect.poll(() => changesOf('early')).toEqual([['publication', 'lineage', 'REVIEW', 'DUTY']]);
    await conclude('its-source', ['CC-BY-4.0', 'NOASSERTION']);
    await expect.poll(() => changesOf('early')).toContainEqual(['publication', 'conclusion', 'DUTY', 'BLOCK']);
  });
});

describe('plans', () => {
  const kind = AssetKind.DATASET;
  test('are forgotten after a while; what is about a version stays', async () => {
    const ask = async (output: object) => {
      const inputs = [{ source: { case: 'work' as const, value: { label: 'x', kind, licence: 'MIT' } } }];
      const request = { inputs, operation: 'filter', output: { kind, licence: 'MIT', ...output } };
      return (await licensing.derivations().assess(request, licensing.as(minh))).assessment?.id ?? '';
    };
    const get = (id: string) => licensing.derivations().getAssessment({ id }, licensing.as(minh));
    const [plan, kept] = [await ask({}), await ask({ version: version('kept') })];
    await get(plan);
    now = new Date(now.getTime() + 91 * 86_400_000);
    await expect.poll(() => get(plan).catch((error: { code: string }) => error.code)).toBe('not_found');
    expect((await get(kept)).assessment?.id).toBe(kept);
    expect(await ask({})).not.toBe(plan);
    const erase = (table: 'assessment' | 'assessment_asker', column: 'id' | 'assessment_id') =>
      licensing.db
        .deleteFrom(table)
        .where(sql<boolean>`${sql.ref(column)} = ${kept}`)
        .execute();
    await expect(erase('assessment', 'id')).rejects.toThrow('append-only');
    await expect(erase('assessment_asker', 'assessment_id')).rejects.toThrow('append-only');
  });
});

describe('texts', () => {
  const texts = [
    { path: 'LICENSE', sha256: 'a'.repeat(64), head: new TextEncoder().encode('SPDX-License-Identifier: MIT\n') },
    { path: 'NOTICE', sha256: 'b'.repeat(64), head: new TextEncoder().encode('All rights reserved.') },
  ];
  test('are read for the services that keep assets, and for nobody else', async () => {
    expect((await licensing.client('models').detectLicences({ texts })).found).toMatchObject([
      { path: 'LICENSE', licence: 'MIT', how: 'spdx-tag' },
    ]);
    await expect(licensing.client('gateway').detectLicences({ texts })).toThrowWithCode('caller_not_allowed');
    const many = Array.from({ length: 65 }, () => texts[0]!);
    await expect(licensing.client('datasets').detectLicences({ texts: many })).toThrowWithCode('invalid_argument');
  });
});
