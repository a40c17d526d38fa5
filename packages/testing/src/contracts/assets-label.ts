import type { Caller } from '@alliance/auth/caller';
import { AssessmentChangedSchema } from '@alliance/proto/alliance/licensing/v1/licensing_events_pb';
import { describe, expect, test } from 'vitest';
import { openEventPublisher } from '../event-publisher.ts';
import { accessNumber, people, type Workshop } from './assets-desk.ts';
import { about } from './assets-events.ts';

/** The label "public alliance asset": who may put it on what, and when it goes. */
export function publicLabel(shop: () => Workshop): void {
  const assetOf = async (name: string) => (await shop().assets.getAsset({ ref: shop().ref(name) })).asset;
  const change = async (name: string, changes: object, caller: Caller | null = people.publisher) => {
    const expectedRevision = (await assetOf(name))?.revision ?? 0n;
    const request = { ref: shop().ref(name), expectedRevision, ...changes };
    return shop().assets.updateAsset(request, caller ? shop().as(caller) : {});
  };
  const label = (name: string, caller?: Caller | null) => change(name, { publicAllianceAsset: true }, caller);
  const isLabelled = async (name: string) => (await assetOf(name))?.publicAllianceAsset;
  const labelled = async () => {
    const name = await shop().make({ versions: [{ version: '1.0.0' }] });
    await label(name);
    return name;
  };
  const told = async (name: string) =>
    about(await shop().started.events(), name)
      .filter((event) => event.name === 'public_label_changed')
      .map(({ payload }) => {
        const { cause, audit } = payload as typeof payload & { cause: string };
        return [cause, audit.previousState, audit.nextState, audit.actorRole];
      });
  const publish = async (name: string, version: string) => {
    await shop().assets.createDraft({ ref: shop().versionRef(name, version), base: '1.0.0' }, shop().as(people.owner));
    return shop().assets.publishVersion({ ref: shop().versionRef(name, version) }, shop().as(people.owner));
  };

  describe('is put on', () => {
    test('what is open, published and free for commercial use, and taken off again', async () => {
      const name = await labelled();
      expect(await isLabelled(name)).toBe(true);
      await change(name, { publicAllianceAsset: false });
      expect(await isLabelled(name)).toBe(false);
      expect(await told(name)).toEqual([
        ['owner', 'unlabelled', 'labelled', 'publisher'],
        ['owner', 'labelled', 'unlabelled', 'publisher'],
      ]);
    });

    test('nothing else', async () => {
      const versions = [{ version: '1.0.0' }];
      const refused = async (given: object, changes: object = {}) => {
        const name = await shop().make(given);
        await expect(change(name, { ...changes, publicAllianceAsset: true })).toThrowWithCode('public_label_refused');
        expect(await isLabelled(name)).toBe(false);
      };
      await refused({ versions, licence: 'CC-BY-NC-4.0' });
      await refused({ versions, access: 'gated' });
      await refused({ versions }, { access: accessNumber('alliance') });
      await refused({ versions: [{ version: '1.0.0', state: 'draft' }] });
      await refused({ versions: [{ version: '1.0.0', state: 'retracted' }] });
    });

    test('by owners and publishers', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0' }] });
      await expect(label(name, null)).toThrowWithCode('unauthenticated');
      for (const caller of [people.steward, people.member, people.stranger, people.governance]) {
        await expect(label(name, caller)).toThrowWithCode('role_required');
      }
      await expect(label(name, people.suspended)).toThrowWithCode('organisation_not_in_good_standing');
      await expect(label(name, people.readOnly)).toThrowWithCode('scope_required');
      expect(await isLabelled(name)).toBe(false);
    });
  });

  describe('stays with', () => {
    test('a next version that may carry it, and stops another', async () => {
      const name = await labelled();
      await publish(name, '1.0.1');
      expect(await isLabelled(name)).toBe(true);
      await change(name, { licence: 'CC-BY-NC-4.0' });
      expect(await isLabelled(name)).toBe(true);
      await expect(publish(name, '1.0.2')).rejects.toMatchObject({
        code: 'public_label_refused',
        message: expect.stringContaining('publicAllianceAsset: false'),
      });
      await change(name, { publicAllianceAsset: false });
      await shop().assets.publishVersion({ ref: shop().versionRef(name, '1.0.2') }, shop().as(people.owner));
      expect((await assetOf(name))?.latestVersion).toBe('1.0.2');
    });
  });

  describe('goes', () => {
    test('when the asset is not open any more', async () => {
      const name = await labelled();
      await change(name, { access: accessNumber('gated') });
      expect(await isLabelled(name)).toBe(false);
      expect((await told(name)).at(-1)).toEqual(['access-changed', 'labelled', 'unlabelled', 'publisher']);
    });

    test('when the newest version is retracted, and no older one', async () => {
      const name = await labelled();
      await publish(name, '1.0.1');
      const retract = (version: string) =>
        shop().assets.retractVersion(
          { ref: shop().versionRef(name, version), reason: 'Sai.', severity: 'low' },
          shop().as(people.governance),
        );
      await retract('1.0.0');
      expect(await isLabelled(name)).toBe(true);
      await retract('1.0.1');
      expect(await isLabelled(name)).toBe(false);
      expect((await told(name)).at(-1)).toEqual(['version-retracted', 'labelled', 'unlabelled', 'governance']);
    });

    test('when the newest version is assessed otherwise, once', async () => {
      const name = await labelled();
      const other = await labelled();
      await publish(other, '1.0.1');
      await using publisher = await openEventPublisher(shop().started.nats);
      const say = (asset: string, purpose: string, after: string) =>
        publisher.publish(AssessmentChangedSchema, { version: shop().versionRef(asset, '1.0.0'), purpose, after });
      await say(name, 'publication', 'REVIEW');
      await say(name, 'label-licence', 'OK');
      await say(other, 'label-licence', 'BLOCK');
      await say(name, 'label-sources', 'REVIEW');
      await say(name, 'label-licence', 'BLOCK');
      await expect.poll(() => isLabelled(name)).toBe(false);
      expect(await isLabelled(other)).toBe(true);
      expect((await told(name)).slice(1)).toEqual([['verdict-changed', 'labelled', 'unlabelled', 'system']]);
    });

    test('before it is put on, when the assessment changes meanwhile', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0' }] });
      const seen = (await assetOf(name))?.revision ?? 0n;
      await using publisher = await openEventPublisher(shop().started.nats);
      const version = shop().versionRef(name, '1.0.0');
      await publisher.publish(AssessmentChangedSchema, { version, purpose: 'label-licence', after: 'BLOCK' });
      await expect.poll(async () => (await assetOf(name))?.revision).toBe(seen + 1n);
      const late = change(name, { publicAllianceAsset: true, expectedRevision: seen });
      await expect(late).toThrowWithCode('revision_mismatch');
      expect(await told(name)).toEqual([]);
    });
  });
}
