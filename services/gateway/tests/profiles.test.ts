import { AllianceError } from '@alliance/errors/alliance-error';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import {
  FileProfileSchema,
  FileProfileState,
  ProfileSchema,
  ProfileState,
} from '@alliance/proto/alliance/datasets/v1/profile_pb';
import { create } from '@bufbuild/protobuf';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { App } from '../src/app.ts';
import type { Clients } from '../src/clients.ts';
import { buildTestApp } from './support/build-test-app.ts';

const ref = { asset: { kind: AssetKind.DATASET, organisation: 'viet-data', name: 'ca-dao' }, version: '1.0.0' };
const fileProfile = create(FileProfileSchema, {
  path: 'a/b.csv',
  format: 'csv',
  state: FileProfileState.READ,
  rowCount: 2n,
});
const profiles = {
  getProfile: vi.fn(async () => ({ profile: create(ProfileSchema, { ref, state: ProfileState.WAITING }) })),
  listFileProfiles: vi.fn(async () => ({ files: [fileProfile], nextPageToken: '' })),
  getFileProfile: vi.fn(async () => ({ file: fileProfile })),
  diffSchemas: vi.fn(async () => ({ changes: [], nextPageToken: 'more' })),
};
const checkAccess = vi.fn(async () => ({ allowed: true }));

let app: App;
beforeAll(async () => {
  app = await buildTestApp({ profiles, grants: { checkAccess } } as unknown as Partial<Clients>);
});
afterAll(() => app.close());

const root = '/v1/datasets/viet-data/ca-dao/versions/1.0.0';

test('the profile of a version and its files are one answer', async () => {
  const answer = await app.inject(`${root}/profile?limit=3`);
  expect(answer.json()).toMatchObject({
    profile: { state: 'waiting', coverage: null },
    items: [{ path: 'a/b.csv', state: 'read', rowCount: 2 }],
    nextCursor: null,
  });
  expect(profiles.listFileProfiles).toHaveBeenLastCalledWith(
    expect.objectContaining({ pageSize: 3 }),
    expect.anything(),
  );
  expect((await app.inject(`${root}/profile?limit=51`)).statusCode).toBe(400);
});

test('the schema of two versions is compared', async () => {
  const answer = await app.inject(`${root.replace('1.0.0', '1.0.0/diff/2.0.0')}/schema`);
  expect(answer.json()).toEqual({ items: [], nextCursor: 'more' });
});

test.each([
  ['may download', async () => ({ allowed: true }), true],
  ['may not', async () => ({ allowed: false }), false],
  [
    'is not known',
    async () => {
      throw new AllianceError('unauthenticated', 'Who are you?');
    },
    false,
  ],
  [
    'cannot be asked about',
    async () => {
      throw new AllianceError('unavailable', 'Later.');
    },
    false,
  ],
] as const)('values of a file for one who %s', async (_, answer, withValues) => {
  checkAccess.mockImplementationOnce(answer as never);
  const { statusCode, headers } = await app.inject(`${root}/profile/a/b.csv?withValues=true`);
  expect([statusCode, headers['cache-control']]).toEqual([200, 'no-store']);
  expect(profiles.getFileProfile).toHaveBeenLastCalledWith(
    expect.objectContaining({ path: 'a/b.csv', withValues }),
    expect.anything(),
  );
});
