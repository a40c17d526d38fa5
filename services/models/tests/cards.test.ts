import { isAllianceError } from '@alliance/errors/alliance-error';
import { Access } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { ModelsService } from '@alliance/proto/alliance/models/v1/models_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import type { RpcClient } from '@alliance/rpc/types';
import { ORGANISATION, openWorkshop, people, type Workshop } from '@alliance/testing/contracts/assets-desk';
import { about } from '@alliance/testing/contracts/assets-events';
import type { StartedAssets } from '@alliance/testing/start-assets';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startModels } from './start-models.ts';

const resources = new AsyncDisposableStack();
let started: StartedAssets;
let shop: Workshop;
let models: RpcClient<typeof ModelsService>;

beforeAll(async () => {
  started = resources.use(await startModels());
  shop = resources.use(openWorkshop(started));
  models = clientOf('gateway');
});
afterAll(() => resources.disposeAsync());

function clientOf(service: 'gateway' | 'grants') {
  const identity = started.identities.identityOf(service);
  return resources.use(new RpcChannel({ target: 'models', address: started.address, identity })).client(ModelsService);
}

const owner = () => shop.as(people.owner);
const put = (name: string, changes: object = {}, expectedRevision = 0n, options = owner()) =>
  models.putCard({ card: { ref: shop.ref(name), overview: 'Mô hình.', ...changes }, expectedRevision }, options);

describe('writing a card', () => {
  test('keeps every section', async () => {
    const name = await shop.make({});
    const sections = {
      overview: '# PhoBERT\n\nMô hình ngôn ngữ.',
      intendedUses: 'Nghiên cứu.',
      outOfScopeUses: 'Y tế.',
      trainingData: 'VTB.',
      trainingProcedure: 'Tinh chỉnh.',
      evaluation: 'F1.',
      limitations: 'Văn bản dài.',
      ethicalConsiderations: 'Thiên lệch.',
      architecture: 'transformer',
      parameterCount: 135_000_000n,
      library: 'safetensors',
      contact: 'lab@example.org',
    };
    const { card } = await put(name, sections);
    expect(card).toMatchObject({ ...sections, revision: 1n, ref: { organisation: ORGANISATION, name } });
    expect(await models.getCard({ ref: shop.ref(name) })).toMatchObject({ card });
  });

  test('goes along when the model is renamed', async () => {
    const [name, newName] = [await shop.make({}), shop.freshName()];
    await put(name, { overview: 'Đi cùng.' });
    await shop.assets.renameAsset({ ref: shop.ref(name), newName, expectedRevision: 1n }, owner());
    expect((await models.getCard({ ref: shop.ref(newName) })).card).toMatchObject({
      overview: 'Đi cùng.',
      revision: 1n,
    });
    expect(about(await started.events(), newName).map((event) => event.name)).toEqual([
      'asset_created',
      'card_updated',
    ]);
  });

  test('needs the revision that was seen', async () => {
    const name = await shop.make({});
    await expect(put(name, {}, 1n)).toThrowWithCode('revision_mismatch');
    await put(name);
    await expect(put(name)).toThrowWithCode('already_exists');
    await expect(put(name, {}, 2n)).toThrowWithCode('revision_mismatch');
    const { card } = await put(name, { overview: 'Khác.', limitations: 'Có.' }, 1n);
    expect(card).toMatchObject({ overview: 'Khác.', limitations: 'Có.', revision: 2n });
  });

  test('names every problem at once', async () => {
    const name = await shop.make({});
    const wrong = { overview: ' ', limitations: 'x'.repeat(65_537), library: 'a\nb', parameterCount: -1n };
    await expect(put(name, wrong)).rejects.toMatchObject({
      code: 'invalid_argument',
      details: {
        fields: ['overview', 'limitations', 'library', 'parameterCount'].map((field) =>
          expect.objectContaining({ field: `card.${field}` }),
        ),
      },
    });
    await expect(models.getCard({ ref: shop.ref(name) })).toThrowWithCode('not_found');
  });

  test('needs a model', async () => {
    await expect(put('no-such-model')).toThrowWithCode('not_found');
    await expect(models.putCard({}, owner())).toThrowWithCode('invalid_argument');
  });

  test.each([
    ['stranger', 'role_required'],
    ['member', 'role_required'],
    ['auditor', 'role_required'],
    ['suspended', 'organisation_not_in_good_standing'],
    ['readOnly', 'scope_required'],
  ] as const)('is refused to %s', async (who, code) => {
    const name = await shop.make({});
    await expect(put(name, {}, 0n, shop.as(people[who]))).toThrowWithCode(code);
    await expect(put(name, {}, 0n, {} as never)).toThrowWithCode('unauthenticated');
  });

  test('is for the gateway only', async () => {
    const name = await shop.make({});
    await expect(clientOf('grants').putCard({ card: { ref: shop.ref(name) } }, owner())).toThrowWithCode(
      'caller_not_allowed',
    );
    await expect(clientOf('grants').getCard({ ref: shop.ref(name) })).toThrowWithCode('caller_not_allowed');
  });

  test.each([0n, 1n])('of 50 clients that saw revision %s one wins', async (revision) => {
    const name = await shop.make({});
    if (revision > 0n) await put(name);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, n) => put(name, { overview: `${n}` }, revision)),
    );
    const codes = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(codes).toHaveLength(49);
    const expected = revision === 0n ? 'already_exists' : 'revision_mismatch';
    expect(codes.every((error) => isAllianceError(error, expected))).toBe(true);
  });
});

describe('a card', () => {
  test('is seen by those who see the model', async () => {
    const name = await shop.make({ access: 'private' });
    await put(name);
    await expect(models.getCard({ ref: shop.ref(name) })).toThrowWithCode('not_found');
    await expect(models.getCard({ ref: shop.ref(name) }, shop.as(people.stranger))).toThrowWithCode('not_found');
    expect((await models.getCard({ ref: shop.ref(name) }, shop.as(people.auditor))).card?.overview).toBe('Mô hình.');
  });

  test('is needed before a publication', async () => {
    const name = await shop.make({ versions: [{ version: '1.0.0', state: 'draft' }] });
    const publish = () => shop.assets.publishVersion({ ref: shop.versionRef(name, '1.0.0') }, owner());
    await expect(publish()).toThrowWithCode('card_required');
    await put(name);
    expect((await publish()).version?.publishedAt).toBeDefined();
  });

  test('goes with a model that was never published', async () => {
    const name = await shop.make({});
    await put(name);
    await shop.assets.deleteAsset({ ref: shop.ref(name), expectedRevision: 1n }, owner());
    const again = { ref: shop.ref(name), title: 'x', access: Access.OPEN, licence: 'MIT' };
    await shop.assets.createAsset(again, owner());
    await expect(models.getCard({ ref: shop.ref(name) })).toThrowWithCode('not_found');
  });

  test('is announced with its text for search', async () => {
    const name = await shop.make({});
    await put(name, { overview: 'Tổng quan.', limitations: 'Giới hạn.', contact: 'lab@example.org' });
    const event = (await started.events()).at(-1);
    expect(event?.type).toBe('alliance.models.v1.card_updated');
    expect(JSON.parse(event?.payload ?? '{}')).toMatchObject({
      audit: {
        actorPersonId: people.owner.personId,
        actorRole: 'owner',
        organisation: ORGANISATION,
        object: { kind: 'model', id: `${ORGANISATION}/${name}` },
      },
      ref: { kind: 'ASSET_KIND_MODEL', organisation: ORGANISATION, name },
      text: 'Tổng quan.\n\nGiới hạn.',
      revision: '1',
    });
  });
});
