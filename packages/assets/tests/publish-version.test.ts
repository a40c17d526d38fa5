import { createTransact } from '@alliance/events/outbox';
import {
  AliasMovedSchema,
  AssetCreatedSchema,
  AssetDeletedSchema,
  AssetUpdatedSchema,
  LicenceConcludedSchema,
  PublicLabelChangedSchema,
  VersionDeprecatedSchema,
  VersionPublishedSchema,
  VersionRetractedSchema,
} from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import {
  CheckExpressionResponseSchema,
  DetectLicencesResponseSchema,
} from '@alliance/proto/alliance/licensing/v1/licensing_service_pb';
import { DescribeBlobsResponseSchema } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import { systemClock } from '@alliance/runtime/clock';
import { memberOf, testCaller } from '@alliance/testing/test-caller';
import { create } from '@bufbuild/protobuf';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AssetsContext } from '../src/context.ts';
import { assetEvents } from '../src/events.ts';
import { publishVersion } from '../src/operations/publish-version.ts';
import { deleteDraftRow } from '../src/store/draft-store.ts';
import { type AssetsDatabase, addFiles, openAssetsDatabase, publishRow } from './assets-database.ts';

const sha256 = 'ab'.repeat(32);
const caller = testCaller({ memberships: [memberOf('viet-data', 'owner')] });
let database: AssetsDatabase;
beforeAll(async () => {
  database = await openAssetsDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

/** What publication works with; `meanwhile` happens while it asks `storage` about the bytes. */
function contextWith(meanwhile: () => Promise<unknown>): AssetsContext {
  return {
    kind: 'dataset',
    db: database.db,
    transact: createTransact(database.db, () => {}),
    clock: systemClock,
    events: assetEvents('dataset', {
      assetCreated: AssetCreatedSchema,
      assetUpdated: AssetUpdatedSchema,
      assetDeleted: AssetDeletedSchema,
      publicLabelChanged: PublicLabelChangedSchema,
      versionPublished: VersionPublishedSchema,
      versionDeprecated: VersionDeprecatedSchema,
      versionRetracted: VersionRetractedSchema,
      licenceConcluded: LicenceConcludedSchema,
      aliasMoved: AliasMovedSchema,
    }),
    derivations: {
      checkPublication: async () => {
        throw new Error('nothing has sources here');
      },
      checkPublicLabel: async () => {
        throw new Error('nothing is labelled here');
      },
    },
    licensing: {
      checkExpression: async () => create(CheckExpressionResponseSchema, { expression: 'MIT', publishable: true }),
      detectLicences: async () => create(DetectLicencesResponseSchema),
    },
    storage: {
      describeBlobs: async () => {
        await meanwhile();
        return create(DescribeBlobsResponseSchema, { blobs: [{ sha256, size: 1n }] });
      },
    },
    readHead: async () => new Uint8Array(),
    manifests: database.manifests,
    otherKind: { getVersion: () => Promise.reject(new Error('not asked')) },
    renamed: async () => async () => {},
    schemaBreaks: async () => [],
    refusedFlags: new Map(),
    checkPublishable: async () => {},
  };
}

async function draftWith(meanwhile: (id: string) => Promise<unknown>) {
  const id = await database.makeVersion([{ path: 'a', size: 1, sha256 }]);
  const { name } = await database.db
    .selectFrom('version')
    .innerJoin('asset', 'asset.id', 'version.asset_id')
    .select('asset.name')
    .where('version.id', '=', id)
    .executeTakeFirstOrThrow();
  const context = contextWith(() => meanwhile(id));
  const version = { asset: { organisation: 'viet-data', name }, version: '1.0.0' };
  return { id, publish: () => publishVersion(context, version, { caller, forward: () => ({}) }) };
}

const inTransaction = (work: Parameters<AssetsContext['transact']>[0]) => database.db.transaction().execute(work);

test('what was checked is published', async () => {
  const { publish } = await draftWith(async () => {});
  expect((await publish()).state).toBe('published');
});

test.each<[string, (id: string) => Promise<unknown>, string]>([
  [
    'files are added',
    (id) =>
      inTransaction((trx) =>
        addFiles(trx, database.manifests, id, [{ path: 'unchecked', size: 1, sha256: 'cd'.repeat(32) }]),
      ),
    'concurrent_change',
  ],
  [
    'the licence changes',
    () => sql`update asset set licence = 'GPL-3.0-only'`.execute(database.db),
    'concurrent_change',
  ],
  ['the draft is deleted', (id) => inTransaction((trx) => deleteDraftRow(trx, id)), 'not_found'],
  ['somebody else publishes it', (id) => inTransaction((trx) => publishRow(trx, id)), 'state_conflict'],
])('nothing is published when %s while it is checked', async (_, meanwhile, code) => {
  const { id, publish } = await draftWith(meanwhile);
  await expect(publish()).toThrowWithCode(code);
  const { rows } = await sql<{ events: number }>`
    select count(*) as events from outbox where payload like ${`%${id}%`}`.execute(database.db);
  expect(rows[0]?.events).toBe(0);
});
