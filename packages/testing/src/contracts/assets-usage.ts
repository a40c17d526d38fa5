import type { Caller } from '@alliance/auth/caller';
import { expect, test } from 'vitest';
import { memberOf, testCaller } from '../test-caller.ts';
import { heldFile, people, type Workshop } from './assets-desk.ts';

/** How much each asset of an organisation stores. */
export function assetUsage(shop: () => Workshop): void {
  const organisation = 'ben-thanh';
  const person = (role: 'owner' | 'publisher' | 'steward' | 'member') =>
    testCaller({ memberships: [memberOf(organisation, role)] });

  /** One asset of one version. */
  const make = async (name: string, contents: readonly string[]) => {
    const files = contents.map((content, n) => heldFile(shop().started, `f${n}`, content, organisation));
    await shop().make({ organisation, name, access: 'private', versions: [{ version: '1.0.0', files }] });
  };
  const kind = () => shop().ref('x').kind ?? 0;
  const list = (page: { pageSize?: number; pageToken?: string } = {}, caller: Caller = person('owner')) =>
    shop().assets.listAssetUsage({ kind: kind(), organisation, ...page }, shop().as(caller));

  test('is the sum over distinct contents, and what is shared with another asset', async () => {
    const [first, second, third] = ['u-1', 'u-2', 'u-3'];
    await make(first, ['shared', 'alone in one', 'alone in one']);
    await make(second, ['shared']);
    await make(third, ['shared by nobody']);
    const { usage, nextPageToken } = await list();
    expect(nextPageToken).toBe('');
    const shown = usage.map(({ ref, bytes, ownBytes, blobs, versions, drafts, files }) => ({
      ...{ name: ref?.name, bytes: Number(bytes), ownBytes: Number(ownBytes) },
      ...{ blobs: Number(blobs), versions, drafts, files: Number(files) },
    }));
    expect(shown).toEqual([
      { name: first, bytes: 18, ownBytes: 12, blobs: 2, versions: 1, drafts: 0, files: 3 },
      { name: second, bytes: 6, ownBytes: 0, blobs: 1, versions: 1, drafts: 0, files: 1 },
      { name: third, bytes: 16, ownBytes: 16, blobs: 1, versions: 1, drafts: 0, files: 1 },
    ]);
  });

  test('comes in pages', async () => {
    const first = await list({ pageSize: 2 });
    expect(first.usage.map(({ ref }) => ref?.name)).toEqual(['u-1', 'u-2']);
    const second = await list({ pageSize: 2, pageToken: first.nextPageToken });
    expect(second.usage.map(({ ref }) => ref?.name)).toEqual(['u-3']);
    expect(second.nextPageToken).toBe('');
    await expect(list({ pageSize: 51 })).toThrowWithCode('invalid_argument');
    await expect(list({ pageToken: 'x' })).toThrowWithCode('invalid_cursor');
  });

  test('is told to those who manage them and to governance, and to nobody else', async () => {
    expect((await list({}, people.governance)).usage).toHaveLength(3);
    for (const role of ['publisher', 'steward'] as const) expect((await list({}, person(role))).usage).toHaveLength(3);
    for (const caller of [person('member'), people.owner, people.stranger, people.auditor])
      await expect(list({}, caller)).toThrowWithCode('role_required');
    await expect(list({}, { ...person('owner'), scopes: [] })).toThrowWithCode('scope_required');
    const asked = { kind: kind(), organisation };
    await expect(shop().assets.listAssetUsage(asked)).toThrowWithCode('unauthenticated');
    for (const service of ['storage', 'grants', 'catalogue'] as const) {
      const call = shop()
        .clientOf(service)
        .listAssetUsage(asked, shop().as(person('owner')));
      await expect(call).toThrowWithCode('caller_not_allowed');
    }
  });
}
