import { setImmediate as otherWork } from 'node:timers/promises';
import { type Page, pageToken } from '@alliance/database/keyset-page';
import type { Clock } from '@alliance/runtime/clock';
import type { AssessmentChange } from '../domain/derivation/standing.ts';
import type { StandingKey } from '../store/standing-store.ts';

/** However few change, one page looks at no more assessments, and at no more once it took so long. */
const MAX_LOOKED_AT = 500;
const MAX_MS = 2_000;
const BATCH = 50;

type Walk = {
  size: number;
  after: readonly [string, string] | undefined;
  keysAfter: (last: readonly [string, string] | undefined, limit: number) => Promise<StandingKey[]>;
  /** What would change of one of them; undefined when nothing would. */
  changeOf: (key: StandingKey) => Promise<AssessmentChange | undefined>;
};

/** One page of what would change of standing assessments. It may hold nothing and still have a next one. */
export async function previewStandings(
  { clock }: { clock: Clock },
  { size, after, keysAfter, changeOf }: Walk,
): Promise<Page<AssessmentChange>> {
  const until = clock().getTime() + MAX_MS;
  const rows: AssessmentChange[] = [];
  let last = after;
  for (let lookedAt = 0; ; ) {
    const keys = await keysAfter(last, BATCH);
    for (const key of keys) {
      const change = await changeOf(key);
      if (change) rows.push(change);
      last = [key.output, key.purpose];
      lookedAt += 1;
      await otherWork();
      const isFull = rows.length >= size || lookedAt >= MAX_LOOKED_AT || clock().getTime() >= until;
      if (isFull) return { rows, nextPageToken: pageToken(last) };
    }
    if (keys.length < BATCH) return { rows, nextPageToken: '' };
  }
}
