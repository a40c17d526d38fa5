import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import {
  VersionPublishedSchema,
  VersionRetractedSchema,
} from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import { openEventPublisher } from '@alliance/testing/event-publisher';
import { expect } from 'vitest';
import type { StartedLicensing } from './start-licensing.ts';

export const ORGANISATION = 'mekong-data';

/** Version 1.0.0 of a dataset of the organisation. */
export const version = (name: string) => ({
  asset: { kind: AssetKind.DATASET, organisation: ORGANISATION, name },
  version: '1.0.0',
});

/** That it was made from something outside, had under a licence. */
export const filtered = (licence: string, relation = 'filter') => ({
  relation,
  source: { case: 'external' as const, value: { url: 'https://example.org/x', licence } },
});

/** Says as `datasets` does that versions were published or retracted. */
export async function openDatasets(licensing: StartedLicensing) {
  const publisher = await openEventPublisher(licensing.nats);
  const rowsOf = (name: string) =>
    licensing.db
      .selectFrom('standing')
      .select(['purpose', 'assessment_id', 'published', 'stance_version'])
      .where('name', '=', name)
      .orderBy('purpose')
      .execute();
  return {
    rowsOf,
    announce: (name: string) => publisher.publish(VersionPublishedSchema, { version: { ref: version(name) } }),
    publish: async (name: string) => {
      await publisher.publish(VersionPublishedSchema, { version: { ref: version(name) } });
      await expect.poll(() => rowsOf(name)).not.toContainEqual(expect.objectContaining({ published: false }));
    },
    /** Everything published has been looked at once more, as is done after each publication. */
    lookedAt: async () => {
      const waiting = () =>
        licensing.db
          .selectFrom('standing')
          .select('output')
          .where('published', '=', true)
          .whereRef('wanted', '>', 'done')
          .execute();
      await expect.poll(waiting).toEqual([]);
    },
    retract: (name: string) => publisher.publish(VersionRetractedSchema, { version: { ref: version(name) } }),
    [Symbol.asyncDispose]: () => publisher[Symbol.asyncDispose](),
  };
}
