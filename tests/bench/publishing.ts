import type { FileEntry, Version } from '@alliance/cli/api/shapes';
import { forEachParallel } from '@alliance/cli/transfer/pool';
import type { Result } from './report.ts';
import { median } from './rounds.ts';
import type { Stage } from './stage.ts';

const ROUNDS = 5;
const VERSIONS = 60;
const LANES = 8;

/** Versions published a second, from draft to published, when the bytes are there: three calls each. */
export async function benchPublishing({ publisher }: Stage): Promise<Result[]> {
  const { items } = await publisher.get<{ items: FileEntry[] }>('/v1/datasets/bench/open/versions/1.0.0/files');
  const add = items.map(({ path, size, sha256 }) => ({ path, size, sha256 }));
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const name = `published-${round}`;
    await publisher.post('/v1/datasets', {
      organisation: 'bench',
      name,
      title: name,
      access: 'open',
      licence: 'CC-BY-4.0',
    });
    const start = performance.now();
    await forEachParallel(
      Array.from({ length: VERSIONS }, (_, minor) => `1.${minor}.0`),
      LANES,
      async (version) => {
        const path = `/v1/datasets/bench/${name}/versions`;
        await publisher.post(path, { version });
        await publisher.patch(`${path}/${version}/files`, { add });
        await publisher.post<Version>(`${path}/${version}/publish`);
      },
    );
    rates.push(VERSIONS / ((performance.now() - start) / 1_000));
  }
  return [{ path: 'publish a version whose bytes are there', value: median(rates), unit: '/s' }];
}
