import { VersionsService } from '@alliance/proto/alliance/assets/v1/versions_service_pb';
import type { CallOptions, RpcClient } from '@alliance/rpc/types';
import { describe, expect, test } from 'vitest';
import { ORGANISATION, people, type Workshop } from './assets-desk.ts';

/** Names that move between versions, and how versions are cited. */
export function aliases(shop: () => Workshop): void {
  const owner = () => shop().as(people.owner);
  const client = () => shop().client(VersionsService, 'gateway');
  const made = () =>
    shop().make({ versions: [{ version: '1.0.0' }, { version: '1.1.0' }, { version: '2.0.0', state: 'draft' }] });
  const put = (name: string, alias: string, version: string, note = '') =>
    client().putAlias({ ref: shop().ref(name), name: alias, version, note }, owner());
  const get = async (name: string, alias: string, options: CallOptions = {}) =>
    (await client().getAlias({ ref: shop().ref(name), name: alias }, options)).alias?.version;

  describe('an alias', () => {
    test('moves, and remembers where it was', async () => {
      const name = await made();
      await put(name, 'stable', '1.0.0');
      await put(name, 'stable', '1.1.0', 'Đã kiểm tra.');
      await put(name, 'stable', '1.1.0');
      expect(await get(name, 'stable')).toBe('1.1.0');
      const list = await client().listAliases({ ref: shop().ref(name) });
      expect(list.aliases.map((alias) => [alias.name, alias.version])).toEqual([
        ['latest', '1.1.0'],
        ['stable', '1.1.0'],
      ]);
      await client().deleteAlias({ ref: shop().ref(name), name: 'stable' }, owner());
      await expect(get(name, 'stable')).toThrowWithCode('not_found');
      const moves: unknown[] = [];
      let pageToken = '';
      do {
        const request = { ref: shop().ref(name), name: 'stable', pageSize: 2, pageToken };
        const page = await client().listAliasMoves(request);
        moves.push(...page.moves.map((move) => [move.fromVersion, move.toVersion, move.note, move.personId]));
        pageToken = page.nextPageToken;
      } while (pageToken !== '');
      const { personId } = people.owner;
      expect(moves).toEqual([
        ['1.1.0', '', '', personId],
        ['1.0.0', '1.1.0', 'Đã kiểm tra.', personId],
        ['', '1.0.0', '', personId],
      ]);
      const id = `${ORGANISATION}/${name}`;
      const told = (await shop().started.events()).filter(
        ({ type, payload }) => type.endsWith('alias_moved') && payload.includes(`"${id}"`),
      );
      expect(told).toHaveLength(3);
    });

    test('"latest" follows by itself', async () => {
      const name = await made();
      expect(await get(name, 'latest')).toBe('1.1.0');
      await expect(put(name, 'latest', '1.0.0')).toThrowWithCode('invalid_argument');
      await expect(get(await shop().make({}), 'latest')).toThrowWithCode('not_found');
    });

    test('names a revision', async () => {
      const name = await made();
      await put(name, 'stable', '1.0.0');
      for (const [alias, version] of [
        ['stable', '1.0.0'],
        ['refs/tags/stable', '1.0.0'],
        ['latest', '1.1.0'],
      ]) {
        const request = { ref: shop().ref(name), name: alias ?? '' };
        expect((await shop().revisions.resolveRevision(request)).revision?.version).toBe(version);
      }
    });

    test('points at what is published', async () => {
      const name = await made();
      for (const version of ['2.0.0', '9.0.0', 'x', ''])
        await expect(put(name, 'stable', version)).toThrowWithCode('invalid_argument');
      for (const alias of ['', 'main', '1.0.0', 'Upper', 'a/b', 'abcdef0'])
        await expect(put(name, alias, '1.0.0')).toThrowWithCode('invalid_argument');
      await expect(client().deleteAlias({ ref: shop().ref(name), name: 'none' }, owner())).toThrowWithCode('not_found');
    });
  });

  describe('a citation', () => {
    test('has one identifier and the digest', async () => {
      const name = await made();
      const { citation } = await client().getCitation({ ref: shop().versionRef(name, '1.0.0') });
      const { version } = await shop().assets.getVersion({ ref: shop().versionRef(name, '1.0.0') });
      const identifier = `urn:alliance:${shop().kind}:${ORGANISATION}/${name}@1.0.0`;
      expect(citation).toMatchObject({ identifier, manifestDigest: version?.manifestDigest });
      for (const form of [citation?.text, citation?.bibtex, citation?.cslJson]) expect(form).toContain(identifier);
      const draft = { ref: shop().versionRef(name, '2.0.0') };
      await expect(client().getCitation(draft)).toThrowWithCode('not_found');
      await expect(client().getCitation(draft, owner())).toThrowWithCode('state_conflict');
    });
  });

  const commands: Record<
    string,
    (of: RpcClient<typeof VersionsService>, name: string, options: CallOptions) => Promise<unknown>
  > = {
    putAlias: (of, name, options) => of.putAlias({ ref: shop().ref(name), name: 'x', version: '1.0.0' }, options),
    deleteAlias: (of, name, options) => of.deleteAlias({ ref: shop().ref(name), name: 'x' }, options),
  };
  const reads: typeof commands = {
    getAlias: (of, name, options) => of.getAlias({ ref: shop().ref(name), name: 'latest' }, options),
    listAliases: (of, name, options) => of.listAliases({ ref: shop().ref(name) }, options),
    listAliasMoves: (of, name, options) => of.listAliasMoves({ ref: shop().ref(name), name: 'x' }, options),
    getCitation: (of, name, options) => of.getCitation({ ref: shop().versionRef(name, '1.0.0') }, options),
  };

  test.each(Object.entries(commands))('%s is for owners and publishers', async (_, command) => {
    const name = await made();
    for (const [who, code] of [
      ['stranger', 'role_required'],
      ['member', 'role_required'],
      ['steward', 'role_required'],
      ['governance', 'role_required'],
      ['suspended', 'organisation_not_in_good_standing'],
      ['readOnly', 'scope_required'],
    ] as const)
      await expect(command(client(), name, shop().as(people[who]))).toThrowWithCode(code);
    await expect(command(client(), name, {})).toThrowWithCode('unauthenticated');
    const forged = `${owner().callerToken?.slice(0, -4)}AAAA`;
    await expect(command(client(), name, { callerToken: forged })).toThrowWithCode('unauthenticated');
    expect((await client().listAliases({ ref: shop().ref(name) })).aliases).toHaveLength(1);
  });

  test.each(Object.entries(reads))('%s is for those who see the asset', async (_, read) => {
    await read(client(), await made(), {});
    const hidden = await shop().make({ access: 'private', versions: [{ version: '1.0.0' }] });
    for (const options of [{}, shop().as(people.stranger)])
      await expect(read(client(), hidden, options)).toThrowWithCode('not_found');
    await read(client(), hidden, shop().as(people.member));
  });

  test.each(Object.entries({ ...commands, ...reads }))('%s is for the gateway only', async (_, command) => {
    const name = await made();
    for (const service of ['grants', 'catalogue', 'storage'] as const)
      await expect(command(shop().client(VersionsService, service), name, owner())).toThrowWithCode(
        'caller_not_allowed',
      );
  });
}
