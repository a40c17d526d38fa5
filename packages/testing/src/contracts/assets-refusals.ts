import type { ServiceName } from '@alliance/auth/identity';
import type { AssetsService } from '@alliance/proto/alliance/assets/v1/assets_service_pb';
import type { CallOptions, RpcClient } from '@alliance/rpc/types';
import { beforeAll, describe, expect, test } from 'vitest';
import { accessNumber, people, type Workshop } from './assets-desk.ts';

type Assets = RpcClient<typeof AssetsService>;
type Command = (assets: Assets, options: CallOptions) => Promise<unknown>;

/** Who may not do what: everybody, unless something allows it. */
export function refusals(shop: () => Workshop): void {
  let name: string;
  beforeAll(async () => {
    name = await shop().make({ versions: [{ version: '1.0.0' }, { version: '2.0.0', state: 'draft' }] });
  });
  const ref = () => shop().ref(name);
  const published = () => shop().versionRef(name, '1.0.0');
  const draft = () => shop().versionRef(name, '2.0.0');
  const details = { title: 'x', access: accessNumber('open'), licence: 'MIT' };

  const commands: Record<string, Command> = {
    createAsset: (assets, options) => assets.createAsset({ ref: shop().ref('new-one'), ...details }, options),
    updateAsset: (assets, options) => assets.updateAsset({ ref: ref(), title: 'x', expectedRevision: 2n }, options),
    renameAsset: (assets, options) =>
      assets.renameAsset({ ref: ref(), newName: 'renamed', expectedRevision: 2n }, options),
    deleteAsset: (assets, options) => assets.deleteAsset({ ref: ref(), expectedRevision: 2n }, options),
    createDraft: (assets, options) => assets.createDraft({ ref: shop().versionRef(name, '3.0.0') }, options),
    changeFiles: (assets, options) => assets.changeFiles({ ref: draft(), remove: ['README.md'] }, options),
    deleteDraft: (assets, options) => assets.deleteDraft({ ref: draft() }, options),
    publishVersion: (assets, options) => assets.publishVersion({ ref: draft() }, options),
    deprecateVersion: (assets, options) => assets.deprecateVersion({ ref: published(), reason: 'x' }, options),
    retractVersion: (assets, options) =>
      assets.retractVersion({ ref: published(), reason: 'x', severity: 'low' }, options),
  };
  const reads: Record<string, Command> = {
    getAsset: (assets, options) => assets.getAsset({ ref: ref() }, options),
    listAssets: (assets, options) => assets.listAssets({ kind: ref().kind ?? 0 }, options),
    getVersion: (assets, options) => assets.getVersion({ ref: published() }, options),
    listVersions: (assets, options) => assets.listVersions({ ref: ref() }, options),
    listFiles: (assets, options) => assets.listFiles({ ref: published() }, options),
    getFile: (assets, options) => assets.getFile({ ref: published(), path: 'README.md' }, options),
    diffVersions: (assets, options) =>
      assets.diffVersions({ ref: ref(), fromVersion: '1.0.0', toVersion: '1.0.0' }, options),
  };

  describe.each(Object.entries(commands))('%s', (_, command) => {
    test.each([
      ['stranger', 'role_required'],
      ['member', 'role_required'],
      ['steward', 'role_required'],
      ['auditor', 'role_required'],
      ['suspended', 'organisation_not_in_good_standing'],
      ['readOnly', 'scope_required'],
    ] as const)('is refused to %s', async (who, code) => {
      await expect(command(shop().assets, shop().as(people[who]))).toThrowWithCode(code);
    });

    test('is refused without credentials, and with tampered ones', async () => {
      await expect(command(shop().assets, {})).toThrowWithCode('unauthenticated');
      const token = shop().as(people.owner).callerToken ?? '';
      const [head, body, signature] = token.split('.');
      const claims = JSON.parse(Buffer.from(body ?? '', 'base64url').toString('utf8'));
      claims.caller.allianceRoles = ['governance'];
      const forged = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
      await expect(command(shop().assets, { callerToken: forged })).toThrowWithCode('unauthenticated');
    });

    test('is for the gateway only', async () => {
      for (const service of ['grants', 'datasets', 'models', 'catalogue', 'storage'] as ServiceName[]) {
        await expect(command(shop().clientOf(service), shop().as(people.owner))).toThrowWithCode('caller_not_allowed');
      }
    });
  });

  test.each(Object.entries(reads))('%s is for the services on its list', async (_, read) => {
    await read(shop().assets, {});
    for (const service of ['catalogue', 'provenance', 'members', 'licensing', 'storage'] as ServiceName[]) {
      await expect(read(shop().clientOf(service), {})).toThrowWithCode('caller_not_allowed');
    }
  });

  test('nothing was changed by all this', async () => {
    const { asset } = await shop().assets.getAsset({ ref: ref() });
    expect(asset?.revision).toBe(2n);
    const { version } = await shop().assets.getVersion({ ref: draft() }, shop().as(people.owner));
    expect(version).toMatchObject({ revision: 2n, fileCount: 1n });
    await expect(shop().assets.getAsset({ ref: shop().ref('new-one') })).toThrowWithCode('not_found');
  });
}
