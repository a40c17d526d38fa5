import type { ReceivedEvent } from '@alliance/events/received-event';
import { describe, expect, test } from 'vitest';
import { accessNumber, ORGANISATION, people, type Workshop } from './assets-desk.ts';

type Payload = { audit: Record<string, unknown>; asset?: Record<string, unknown>; version?: Record<string, unknown> };

/** The events about an asset, in their order. */
export function about(all: readonly ReceivedEvent[], name: string) {
  const id = `${ORGANISATION}/${name}`;
  return all
    .map(({ type, payload }) => ({ name: type.split('.').at(-1), payload: JSON.parse(payload) as Payload }))
    .filter(({ payload }) => (payload.audit.object as { id: string }).id === id);
}

/** Which facts are published, and what the transparency log gets to know. */
export function events(shop: () => Workshop): void {
  describe('the events of an asset', () => {
    test('tell its whole life, in order', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0' }, { version: '2.0.0', state: 'draft' }] });
      const owner = shop().as(people.owner);
      const ref = shop().versionRef(name, '1.0.0');
      const change = { ref: shop().ref(name), access: accessNumber('gated'), expectedRevision: 2n };
      await shop().assets.updateAsset(change, owner);
      await shop().assets.deprecateVersion({ ref, reason: 'Cũ.' }, owner);
      await shop().assets.retractVersion({ ref, reason: 'Sai.', severity: 'low' }, shop().as(people.governance));
      const told = about(await shop().started.events(), name).filter((event) => event.name !== 'card_updated');
      expect(told.map((event) => event.name)).toEqual([
        'asset_created',
        'version_published',
        'asset_updated',
        'version_deprecated',
        'version_retracted',
      ]);
      expect(told.map(({ payload: { audit } }) => [audit.previousState ?? '', audit.nextState])).toEqual([
        ['', 'open'],
        ['draft', 'published'],
        ['open', 'gated'],
        ['published', 'deprecated'],
        ['deprecated', 'retracted'],
      ]);
    });

    test('carry the asset and the version as they stand, and the digest', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0' }] });
      const { version } = await shop().assets.getVersion({ ref: shop().versionRef(name, '1.0.0') });
      const { asset } = await shop().assets.getAsset({ ref: shop().ref(name) });
      const published = about(await shop().started.events(), name).at(-1);
      expect(published?.payload).toMatchObject({
        audit: {
          actorRole: 'owner',
          organisation: ORGANISATION,
          object: {
            kind: shop().kind,
            id: `${ORGANISATION}/${name}`,
            version: '1.0.0',
            digest: version?.manifestDigest,
          },
        },
        asset: { id: asset?.id, latestVersion: '1.0.0', revision: String(asset?.revision) },
        version: { id: version?.id, state: 'VERSION_STATE_PUBLISHED', manifestDigest: version?.manifestDigest },
      });
    });

    test('name governance when it acts', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0' }] });
      const request = { ref: shop().versionRef(name, '1.0.0'), reason: 'x', severity: 'high' };
      await shop().assets.retractVersion(request, shop().as(people.governance));
      const retracted = about(await shop().started.events(), name).at(-1);
      expect(retracted?.payload.audit).toMatchObject({
        actorRole: 'governance',
        actorPersonId: people.governance.personId,
        organisation: ORGANISATION,
      });
    });

    test('tell of a deletion', async () => {
      const name = await shop().make({});
      const request = { ref: shop().ref(name), expectedRevision: 1n };
      await shop().assets.deleteAsset(request, shop().as(people.owner));
      const told = about(await shop().started.events(), name);
      expect(told.map((event) => event.name)).toEqual(['asset_created', 'asset_deleted']);
      expect(told.at(-1)?.payload).toMatchObject({ ref: { organisation: ORGANISATION, name } });
    });

    test('are silent about drafts and refused commands', async () => {
      const name = await shop().make({ versions: [{ version: '1.0.0', state: 'draft' }] });
      const owner = shop().as(people.owner);
      await expect(
        shop().assets.deprecateVersion({ ref: shop().versionRef(name, '1.0.0'), reason: 'x' }, owner),
      ).toThrowWithCode('state_conflict');
      await shop().assets.deleteDraft({ ref: shop().versionRef(name, '1.0.0') }, owner);
      expect(about(await shop().started.events(), name).map((event) => event.name)).toEqual(['asset_created']);
    });
  });
}
