import { isAllianceError } from '@alliance/errors/alliance-error';
import { VersionState } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { RpcChannel } from '@alliance/rpc/client';
import { describe, expect, test } from 'vitest';
import { accessNumber, ORGANISATION, people, type Workshop } from './assets-desk.ts';

const CLIENTS = 50;

/** What happens when many do the same at once. */
export function races(shop: () => Workshop): void {
  const owner = () => shop().as(people.owner);
  const ref = (name: string, version = '1.0.0') => shop().versionRef(name, version);
  const drafted = async (...numbers: string[]) => {
    const versions = numbers.map((version) => ({ version, state: 'draft' as const }));
    const name = await shop().make({ versions });
    const { started, kind } = shop();
    const identity = started.identities.identityOf('gateway');
    using channel = new RpcChannel({
      target: kind === 'model' ? 'models' : 'datasets',
      address: started.address,
      identity,
    });
    await started.prepare(channel, { kind: shop().ref('').kind ?? 0, organisation: ORGANISATION, name }, owner());
    return name;
  };

  /** Runs it many times at once; says how many won, and with which codes the others lost. */
  async function race(act: (n: number) => Promise<unknown>): Promise<{ won: number; lost: Set<string> }> {
    const outcomes = await Promise.allSettled(Array.from({ length: CLIENTS }, (_, n) => act(n)));
    const codes = outcomes.flatMap((outcome) => {
      if (outcome.status === 'fulfilled') return [];
      return [isAllianceError(outcome.reason) ? outcome.reason.code : String(outcome.reason)];
    });
    return { won: CLIENTS - codes.length, lost: new Set(codes) };
  }

  describe(`of ${CLIENTS} clients`, () => {
    test('one publishes a version', async () => {
      const name = await drafted('1.0.0');
      const { won, lost } = await race(() => shop().assets.publishVersion({ ref: ref(name) }, owner()));
      expect({ won, lost }).toEqual({ won: 1, lost: new Set(['state_conflict']) });
      const id = `${ORGANISATION}/${name}`;
      const published = (await shop().started.events()).filter(
        ({ type, payload }) => type.endsWith('version_published') && payload.includes(`"${id}"`),
      );
      expect(published).toHaveLength(1);
    });

    test('one creates a draft', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0', files: shop().files('a', 'b') }] });
      const create = () => shop().assets.createDraft({ ref: ref(name, '2.0.0'), base: '1.0.0' }, owner());
      expect(await race(create)).toEqual({ won: 1, lost: new Set(['already_exists']) });
      const { files } = await shop().assets.listFiles({ ref: ref(name, '2.0.0') }, owner());
      expect(files).toHaveLength(2);
    });

    test('one takes a name', async () => {
      const details = { title: 'x', access: accessNumber('open'), licence: 'MIT' };
      const name = shop().freshName();
      const create = () => shop().assets.createAsset({ ref: shop().ref(name), ...details }, owner());
      expect(await race(create)).toEqual({ won: 1, lost: new Set(['already_exists']) });
    });

    test('one changes what they all saw', async () => {
      const name = await shop().make({});
      const update = (n: number) =>
        shop().assets.updateAsset({ ref: shop().ref(name), title: `${n}`, expectedRevision: 1n }, owner());
      expect(await race(update)).toEqual({ won: 1, lost: new Set(['revision_mismatch']) });
    });

    test('one retracts a version', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0' }] });
      const retract = () => shop().assets.retractVersion({ ref: ref(name), reason: 'x', severity: 'low' }, owner());
      expect(await race(retract)).toEqual({ won: 1, lost: new Set(['state_conflict']) });
    });
  });

  test('files added by many at once are all there, and counted', async () => {
    const name = await drafted('1.0.0');
    await Promise.all(Array.from({ length: CLIENTS }, (_, n) => shop().change(name, '1.0.0', shop().files(`f${n}`))));
    const { version } = await shop().assets.getVersion({ ref: ref(name) }, owner());
    const { files } = await shop().assets.listFiles({ ref: ref(name), pageSize: 200 }, owner());
    expect(version?.fileCount).toBe(BigInt(CLIENTS + 1));
    expect(files).toHaveLength(CLIENTS + 1);
    expect(version?.totalBytes).toBe(files.reduce((sum, file) => sum + file.size, 0n));
  });

  test('of paths that differ only in case one is added', async () => {
    const name = await drafted('1.0.0');
    const outcome = await Promise.allSettled(
      ['Same.txt', 'same.txt', 'SAME.TXT', 'sAME.txt'].map((path) => shop().change(name, '1.0.0', shop().files(path))),
    );
    expect(outcome.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('a version is published as it was checked, or not', async () => {
    const name = await drafted('1.0.0');
    const change = (n: number) => shop().change(name, '1.0.0', shop().files(`n${n}`));
    const changes = Array.from({ length: 10 }, (_, n) => change(n).then(() => `n${n}`));
    const publications = Array.from({ length: 10 }, () => shop().assets.publishVersion({ ref: ref(name) }, owner()));
    const [changed, outcomes] = await Promise.all([Promise.allSettled(changes), Promise.allSettled(publications)]);
    const added = changed.flatMap((done) => (done.status === 'fulfilled' ? [done.value] : []));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(['state_conflict', 'concurrent_change']).toContain(outcome.reason.code);
    }
    const { version } = await shop().assets.getVersion({ ref: ref(name) }, owner());
    if (version?.state === VersionState.DRAFT) await shop().assets.publishVersion({ ref: ref(name) }, owner());
    const { files } = await shop().assets.listFiles({ ref: ref(name) });
    expect(files.map(({ path }) => path)).toEqual(['README.md', ...added].toSorted());
  });

  test('versions published at the same time leave the highest as the latest', async () => {
    const numbers = Array.from({ length: 12 }, (_, n) => `1.${n}.0`);
    const name = await drafted(...numbers);
    await Promise.all(numbers.map((version) => shop().assets.publishVersion({ ref: ref(name, version) }, owner())));
    const { asset } = await shop().assets.getAsset({ ref: shop().ref(name) });
    expect(asset).toMatchObject({ latestVersion: '1.11.0', revision: 13n });
  });

  test('a number that another publication made too low is refused', async () => {
    for (let round = 0; round < 5; round += 1) {
      const files = shop().files('a');
      const name = await shop().make({ versions: [{ version: '1.0.0', files }] });
      for (const version of ['1.1.0', '1.1.1'])
        await shop().assets.createDraft({ ref: ref(name, version), base: '1.0.0' }, owner());
      await shop().change(name, '1.1.0', shop().files('b'));
      const [minor, patch] = await Promise.allSettled(
        ['1.1.0', '1.1.1'].map((version) => shop().assets.publishVersion({ ref: ref(name, version) }, owner())),
      );
      expect(minor?.status).toBe('fulfilled');
      if (patch?.status === 'rejected') expect(patch.reason).toMatchObject({ code: 'version_too_low' });
      const { revisions } = await shop().revisions.listRevisions({ ref: shop().ref(name) }, owner());
      // Without "b" it can only have come first.
      const order = revisions.map((revision) => revision.version).toReversed();
      expect(order).toEqual(patch?.status === 'fulfilled' ? ['1.0.0', '1.1.1', '1.1.0'] : ['1.0.0', '1.1.0']);
    }
  });

  test('an asset is deleted or published, not both', async () => {
    for (let round = 0; round < 5; round += 1) {
      const name = await drafted('1.0.0');
      const [deleted, published] = await Promise.allSettled([
        shop().assets.deleteAsset({ ref: shop().ref(name), expectedRevision: 1n }, owner()),
        shop().assets.publishVersion({ ref: ref(name) }, owner()),
      ]);
      expect([deleted.status, published.status].toSorted()).toEqual(['fulfilled', 'rejected']);
    }
  });
}
