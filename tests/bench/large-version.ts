import { readFile } from 'node:fs/promises';
import type { FileEntry } from '@alliance/cli/api/shapes';
import type { Result } from './report.ts';
import { median } from './rounds.ts';
import type { Stage } from './stage.ts';

const SIZES = { small: 1_000, large: 1_000_000 };
const CHANGES = 100;
const FILES_PER_CALL = 10_000;
const ROUNDS = 5;

/** What 100 changes cost in a version of a million files, beside the same in one of a thousand; and how it is read. */
export async function benchLargeVersion(stage: Stage, say: (line: string) => void): Promise<Result[]> {
  const { publisher } = stage;
  const { items } = await publisher.get<{ items: FileEntry[] }>('/v1/datasets/bench/open/versions/1.0.0/files');
  let peak = await memoryOf(stage);
  const watch = setInterval(async () => {
    peak = Math.max(peak, await memoryOf(stage));
  }, 200);
  const small = await fill(stage, 'thousand', SIZES.small, items[0] as FileEntry);
  const start = performance.now();
  const large = await fill(stage, 'million', SIZES.large, items[0] as FileEntry);
  say(`  ${SIZES.large.toLocaleString('en')} files in ${Math.round((performance.now() - start) / 1_000)} s`);
  const times = { small: [] as number[], large: [] as number[], diff: [] as number[], smallDiff: [] as number[] };
  const pages: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    times.small.push(await milliseconds(() => change(stage, small, round, items)));
    times.large.push(await milliseconds(() => change(stage, large, round, items)));
    pages.push(await milliseconds(() => publisher.get(`${large.dataset}/versions/1.${round}.0/files?limit=200`)));
    times.smallDiff.push(await milliseconds(() => diff(stage, small, round)));
    times.diff.push(await milliseconds(() => diff(stage, large, round)));
  }
  clearInterval(watch);
  const line = (path: string, value: number, peer: number, target: string): Result => ({
    path,
    value,
    unit: ' ms',
    against: `1,000 files: ${peer.toFixed(1)} ms`,
    ratio: value / peer,
    target,
  });
  return [
    line('publish 100 changes in 1,000,000 files', median(times.large), median(times.small), '≤ 2.00×'),
    line('diff of two such versions', median(times.diff), median(times.smallDiff), ''),
    { path: 'first page of files of 1,000,000', value: median(pages), unit: ' ms', target: '< 300 ms' },
    { path: 'memory of the services meanwhile, highest', value: peak / 1e6, unit: ' MB', target: '< 400 MB' },
  ];
}

type Filled = { dataset: string; count: number };

/** A published version with so many files. */
async function fill({ publisher }: Stage, name: string, count: number, blob: FileEntry): Promise<Filled> {
  const dataset = `/v1/datasets/bench/${name}`;
  await publisher.post('/v1/datasets', {
    organisation: 'bench',
    name,
    title: name,
    access: 'open',
    licence: 'CC-BY-4.0',
  });
  await publisher.post(`${dataset}/versions`, { version: '1.0.0' });
  for (let first = 0; first < count; first += FILES_PER_CALL) {
    const add = Array.from({ length: Math.min(FILES_PER_CALL, count - first) }, (_, index) => ({
      ...blob,
      path: pathOf(first + index),
    })).map(({ path, size, sha256 }) => ({ path, size, sha256 }));
    await publisher.patch(`${dataset}/versions/1.0.0/files`, { add });
  }
  await publisher.post(`${dataset}/versions/1.0.0/publish`);
  return { dataset, count };
}

/** Replaces files here and there in what was published last by others that are there, and publishes. */
async function change(
  { publisher }: Stage,
  { dataset, count }: Filled,
  round: number,
  blobs: readonly FileEntry[],
): Promise<void> {
  const version = `1.${round}.0`;
  await publisher.post(`${dataset}/versions`, { version, base: `1.${round - 1}.0` });
  const step = Math.floor(count / CHANGES);
  const { size, sha256 } = blobs[round % blobs.length] as FileEntry;
  const add = Array.from({ length: CHANGES }, (_, index) => ({ path: pathOf(index * step), size, sha256 }));
  await publisher.patch(`${dataset}/versions/${version}/files`, { add });
  await publisher.post(`${dataset}/versions/${version}/publish`);
}

async function diff({ publisher }: Stage, { dataset }: Filled, round: number): Promise<void> {
  const { items } = await publisher.get<{ items: unknown[] }>(
    `${dataset}/versions/1.${round - 1}.0/diff/1.${round}.0?limit=200`,
  );
  if (items.length !== CHANGES) throw new Error(`${items.length} changes instead of ${CHANGES}`);
}

function pathOf(index: number): string {
  const digits = String(index).padStart(7, '0');
  return `part-${digits.slice(0, 3)}/${digits}.txt`;
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Resident memory of the process that hosts the service, in bytes; 0 where that cannot be read. */
async function memoryOf({ corePid }: Stage): Promise<number> {
  const status = await readFile(`/proc/${corePid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024;
}
