import type { ServiceName } from '@alliance/auth/identity';
import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { LineageDirection, type ProvenanceService } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import type { RpcClient } from '@alliance/rpc/types';
import { describe, expect, test, vi } from 'vitest';

/** A published version 1.0.0 of an open dataset of `viet-data`, as provenance learns of it. */
export type GivenVersion = {
  name: string;
  licence: string;
  fileLicences?: string[];
  /** What texts in it say otherwise. */
  doubts?: string[];
  /** Names of versions given before that it was made from. */
  from?: string[];
};

/** A running `provenance`, real or fake, whose versions the suite can prepare. */
export type LineageSubject = {
  client(from: ServiceName): RpcClient<typeof ProvenanceService>;
  givenVersion(given: GivenVersion): Promise<void> | void;
};

const ref = (name: string) => ({
  asset: { kind: AssetKind.DATASET, organisation: 'viet-data', name },
  version: '1.0.0',
});

/** What `licensing` relies on when it asks where a version comes from; the fake passes it too, so that it cannot lie. */
export function lineageContract(subject: () => LineageSubject): void {
  const ask = (name: string, from: ServiceName = 'licensing') =>
    subject()
      .client(from)
      .getLineage({ version: ref(name), direction: LineageDirection.UPSTREAM, pageSize: 1_000 });

  describe('GetLineage', () => {
    test('tells every licence and doubt of a version and of all that it came from', async () => {
      await subject().givenVersion({ name: 'root', licence: 'CC0-1.0', doubts: ['"LICENSE" speaks of MIT'] });
      await subject().givenVersion({ name: 'middle', licence: 'MIT', fileLicences: ['CC-BY-4.0'], from: ['root'] });
      await subject().givenVersion({ name: 'leaf', licence: 'MIT', from: ['middle', 'root'] });
      const { rootId, nodes, edges } = await vi.waitFor(async () => {
        const answer = await ask('leaf');
        expect(answer.nodes).toHaveLength(3);
        return answer;
      });
      const byName = new Map(
        nodes.map((node) => [node.subject.case === 'version' ? node.subject.value.asset?.name : '', node]),
      );
      expect(byName.get('leaf')).toMatchObject({ id: rootId, depth: 0, fileLicences: [], licenceDoubts: [] });
      expect(byName.get('middle')).toMatchObject({ licence: 'MIT', fileLicences: ['CC-BY-4.0'], state: 'published' });
      expect(byName.get('root')).toMatchObject({ depth: 1, licenceDoubts: ['"LICENSE" speaks of MIT'] });
      const id = (name: string) => byName.get(name)?.id;
      const links = edges.map(({ childId, parentId, relation }) => [childId, parentId, relation]);
      expect(links).toHaveLength(3);
      expect(links).toEqual(
        expect.arrayContaining([
          [id('leaf'), id('middle'), 'filter'],
          [id('leaf'), id('root'), 'filter'],
          [id('middle'), id('root'), 'filter'],
        ]),
      );
    });

    test('says not_found of what nobody published, and caller_not_allowed to others', async () => {
      await expect(ask('nothing-here')).toThrowWithCode('not_found');
      await expect(ask('leaf', 'catalogue')).toThrowWithCode('caller_not_allowed');
    });
  });
}
