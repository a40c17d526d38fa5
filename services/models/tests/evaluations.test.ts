import { toVersionRef } from '@alliance/assets/to-proto';
import { ModelsService } from '@alliance/proto/alliance/models/v1/models_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import type { RpcClient } from '@alliance/rpc/types';
import { ORGANISATION, openWorkshop, people, type Workshop } from '@alliance/testing/contracts/assets-desk';
import type { StartedAssets } from '@alliance/testing/start-assets';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startModels } from './start-models.ts';

const resources = new AsyncDisposableStack();
let started: StartedAssets;
let shop: Workshop;
let models: RpcClient<typeof ModelsService>;
let name: string;

beforeAll(async () => {
  started = resources.use(await startModels());
  shop = resources.use(openWorkshop(started));
  const identity = started.identities.identityOf('gateway');
  models = resources
    .use(new RpcChannel({ target: 'models', address: started.address, identity }))
    .client(ModelsService);
  name = await shop.make({
    versions: [{ version: '1.0.0' }, { version: '1.1.0', state: 'retracted' }, { version: '2.0.0', state: 'draft' }],
  });
  started.other.givenAsset({
    organisation: 'mekong-ai',
    name: 'xcopa-vi',
    versions: [{ version: '1.0.0' }, { version: '2.0.0', state: 'draft' }],
  });
  started.other.givenAsset({
    organisation: 'mekong-ai',
    name: 'secret',
    access: 'private',
    versions: [{ version: '1.0.0' }],
  });
});
afterAll(() => resources.disposeAsync());

const dataset = (version = '1.0.0', asset = 'xcopa-vi') =>
  toVersionRef('dataset', { organisation: 'mekong-ai', name: asset }, version);
const record = (changes: object = {}, options = shop.as(people.publisher)) =>
  models.recordEvaluation(
    {
      model: shop.versionRef(name, '1.0.0'),
      dataset: dataset(),
      split: 'test',
      metric: 'accuracy',
      value: 0.71,
      ...changes,
    },
    options,
  );

describe('recording an evaluation', () => {
  test('keeps what was measured, and tells it', async () => {
    const { evaluation } = await record({ unit: '%', notes: 'Ba hạt giống.\nTrung bình.' });
    expect(evaluation).toMatchObject({
      model: { asset: { organisation: ORGANISATION, name }, version: '1.0.0' },
      dataset: { asset: { organisation: 'mekong-ai', name: 'xcopa-vi' }, version: '1.0.0' },
      split: 'test',
      metric: 'accuracy',
      value: 0.71,
      unit: '%',
      notes: 'Ba hạt giống.\nTrung bình.',
      recordedByPersonId: people.publisher.personId,
    });
    const { evaluations } = await models.listEvaluations({ model: shop.versionRef(name, '1.0.0') });
    expect(evaluations[0]).toEqual(evaluation);
    const event = (await started.events()).at(-1);
    expect(event?.type).toBe('alliance.models.v1.evaluation_recorded');
    expect(JSON.parse(event?.payload ?? '{}')).toMatchObject({
      audit: {
        actorRole: 'publisher',
        object: { kind: 'model', version: '1.0.0', digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
      evaluationId: evaluation?.id,
      metric: 'accuracy',
      value: 0.71,
    });
    expect(event?.payload).not.toContain('hạt giống');
  });

  test.each([0, -0.5, 1e-300, -1e308])('takes the value %d', async (value) => {
    expect((await record({ value })).evaluation?.value).toBe(value);
  });

  test('names every problem at once', async () => {
    const wrong = { metric: '', split: 'x'.repeat(101), unit: 'x'.repeat(41), notes: 'a\u0000', value: Number.NaN };
    await expect(record(wrong)).rejects.toMatchObject({
      code: 'invalid_argument',
      details: {
        fields: ['metric', 'split', 'unit', 'notes', 'value'].map((field) => expect.objectContaining({ field })),
      },
    });
    for (const value of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      await expect(record({ value })).toThrowWithCode('invalid_argument');
    }
  });

  test('needs a published model version', async () => {
    for (const version of ['1.1.0', '2.0.0']) {
      await expect(record({ model: shop.versionRef(name, version) })).toThrowWithCode('state_conflict');
    }
    await expect(record({ model: shop.versionRef(name, '9.0.0') })).toThrowWithCode('not_found');
    await expect(record({ model: shop.versionRef('nowhere', '1.0.0') })).toThrowWithCode('not_found');
  });

  test('needs a published dataset version that the caller may see', async () => {
    const wrong = [
      dataset('2.0.0'),
      dataset('9.0.0'),
      dataset('latest'),
      dataset('1.0.0', 'secret'),
      dataset('1.0.0', 'NO NAME'),
      shop.versionRef(name, '1.0.0'),
      undefined,
    ];
    for (const ref of wrong) await expect(record({ dataset: ref })).toThrowWithCode('invalid_argument');
  });

  test('is refused to others', async () => {
    for (const who of [people.stranger, people.member, people.governance]) {
      await expect(record({}, shop.as(who))).toThrowWithCode('role_required');
    }
    await expect(record({}, shop.as(people.readOnly))).toThrowWithCode('scope_required');
    await expect(record({}, {})).toThrowWithCode('unauthenticated');
    const identity = started.identities.identityOf('datasets');
    using channel = new RpcChannel({ target: 'models', address: started.address, identity });
    const request = { model: shop.versionRef(name, '1.0.0') };
    await expect(channel.client(ModelsService).recordEvaluation(request)).toThrowWithCode('caller_not_allowed');
    await expect(channel.client(ModelsService).listEvaluations(request)).toThrowWithCode('caller_not_allowed');
  });
});

describe('listing evaluations', () => {
  test('goes from the newest to the oldest, in pages', async () => {
    const model = await shop.make({ versions: [{ version: '1.0.0' }] });
    const ref = shop.versionRef(model, '1.0.0');
    for (const value of [1, 2, 3, 4, 5]) await record({ model: ref, value });
    const values: number[] = [];
    let pageToken = '';
    do {
      const page = await models.listEvaluations({ model: ref, pageSize: 2, pageToken });
      values.push(...page.evaluations.map((evaluation) => evaluation.value));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(values).toEqual([5, 4, 3, 2, 1]);
  });

  test('refuses a cursor that it never gave out', async () => {
    const model = shop.versionRef(name, '1.0.0');
    for (const key of [['x'], [], 'x', ['a', 'b']]) {
      const pageToken = Buffer.from(JSON.stringify(key)).toString('base64url');
      await expect(models.listEvaluations({ model, pageToken })).toThrowWithCode('invalid_cursor');
    }
  });

  test('is for those who see the version', async () => {
    await expect(models.listEvaluations({ model: shop.versionRef(name, '2.0.0') })).toThrowWithCode('not_found');
    const hidden = await shop.make({ access: 'private', versions: [{ version: '1.0.0' }] });
    const model = shop.versionRef(hidden, '1.0.0');
    await expect(models.listEvaluations({ model })).toThrowWithCode('not_found');
    expect((await models.listEvaluations({ model }, shop.as(people.member))).evaluations).toEqual([]);
  });
});
