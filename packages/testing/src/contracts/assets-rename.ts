import { expect, test } from 'vitest';
import { people, toMessages, type Workshop } from './assets-desk.ts';
import { about } from './assets-events.ts';

/** Other names for assets of which nothing was published. */
export function renaming(shop: () => Workshop): void {
  const owner = () => shop().as(people.owner);
  const rename = (name: string, newName: string, expectedRevision = 1n) =>
    shop().assets.renameAsset({ ref: shop().ref(name), newName, expectedRevision }, owner());
  const revisionOf = async (name: string) =>
    (await shop().assets.getAsset({ ref: shop().ref(name) }, owner())).asset?.revision ?? 0n;
  const presentName = async (name: string, options = {}) =>
    (await shop().assets.findRenamed({ ref: shop().ref(name) }, options)).ref?.name;

  test('takes drafts with their files along, which can still be changed and published', async () => {
    const name = await shop().make({ versions: [{ version: '1.0.0', state: 'draft' }] });
    const newName = shop().freshName();
    const { asset } = await rename(name, newName);
    expect(asset).toMatchObject({ ref: { name: newName }, revision: 1n, licence: 'CC-BY-4.0' });
    await expect(shop().assets.getAsset({ ref: shop().ref(name) }, owner())).toThrowWithCode('not_found');
    await shop().change(newName, '1.0.0', shop().files('more.txt'));
    const { files } = await shop().assets.listFiles({ ref: shop().versionRef(newName, '1.0.0') }, owner());
    expect(files.map(({ path }) => path)).toEqual(['README.md', 'more.txt']);
    expect(
      (await shop().assets.getFile({ ref: shop().versionRef(newName, '1.0.0'), path: 'README.md' }, owner())).file,
    ).toBeDefined();
  });

  test('leads from every old name to the present one, for who may see it', async () => {
    const names = [await shop().make({ access: 'private' }), shop().freshName(), shop().freshName()] as const;
    await rename(names[0], names[1]);
    await rename(names[1], names[2]);
    for (const old of names.slice(0, 2)) expect(await presentName(old, owner())).toBe(names[2]);
    for (const options of [{}, shop().as(people.stranger)])
      await expect(presentName(names[0], options)).toThrowWithCode('not_found');
    await expect(presentName(names[2], owner())).toThrowWithCode('not_found');
    // Who takes the old name has it.
    await shop().make({ name: names[0] });
    expect((await shop().assets.getAsset({ ref: shop().ref(names[0]) })).asset).toBeDefined();
  });

  test('is told as one asset that goes and another that comes', async () => {
    const name = await shop().make({});
    const newName = shop().freshName();
    await rename(name, newName);
    const events = await shop().started.events();
    expect(about(events, name).map((event) => event.name)).toEqual(['asset_created', 'asset_deleted']);
    expect(about(events, newName).map((event) => event.name)).toEqual(['asset_created']);
  });

  test('is refused once something was published, even if it was retracted', async () => {
    const name = await shop().make({ versions: [{ version: '1.0.0', state: 'retracted' }] });
    await expect(rename(name, shop().freshName(), await revisionOf(name))).toThrowWithCode('state_conflict');
    expect(await revisionOf(name)).toBeGreaterThan(0n);
  });

  test('is refused for names that are taken or are none, and without the revision that was seen', async () => {
    const [name, other] = [await shop().make({}), await shop().make({})];
    await expect(rename(name, other)).toThrowWithCode('already_exists');
    await expect(rename(name, '../x')).toThrowWithCode('invalid_argument');
    await expect(rename(name, shop().freshName(), 0n)).toThrowWithCode('precondition_required');
    await expect(rename(name, shop().freshName(), 9n)).toThrowWithCode('revision_mismatch');
    expect((await rename(name, name)).asset?.revision).toBe(1n);
  });

  test('loses nothing to somebody who adds files at the same time', async () => {
    const name = await shop().make({ versions: [{ version: '1.0.0', state: 'draft' }] });
    const newName = shop().freshName();
    const adding = Array.from({ length: 6 }, (_, n) => shop().files(`${n}.txt`)).map(async (add) => {
      const ref = shop().versionRef(name, '1.0.0');
      await shop().assets.changeFiles({ ref, add: toMessages(add) }, owner());
      return add[0]?.path;
    });
    const [renamed, ...added] = await Promise.allSettled([rename(name, newName), ...adding]);
    expect(renamed.status).toBe('fulfilled');
    const { files } = await shop().assets.listFiles({ ref: shop().versionRef(newName, '1.0.0') }, owner());
    const kept = added.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(kept));
  });
}
