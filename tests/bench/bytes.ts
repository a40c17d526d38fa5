import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ByteStore } from './byte-store.ts';
import { ourStore } from './our-store.ts';
import { type Payload, writePayload } from './payload.ts';
import { bareHashAndWrite, startDockerRegistry, startNginx } from './peers.ts';
import type { Result } from './report.ts';
import { median } from './rounds.ts';
import type { Stage } from './stage.ts';

const GIBIBYTE = 1024 ** 3;
const SMALL = { count: 1_000, bytes: 64 * 1024 };
const ROUNDS = 3;
const PARALLEL = { large: 4, small: 16 };

type Measured = { up: Map<string, number[]>; down: Map<string, number[]> };

/** One large file and many small ones, up and down, beside a registry of images, a web server and the bare machine. */
export async function benchBytes(stage: Stage, say: (line: string) => void): Promise<Result[]> {
  const folder = await mkdtemp(join(tmpdir(), 'alliance-bytes-'));
  await using resources = new AsyncDisposableStack();
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const served = join(folder, 'files');
  await mkdir(served);
  const peers = [await startDockerRegistry(join(folder, 'registry')), await startNginx(join(folder, 'nginx'), served)];
  for (const peer of peers) if (peer) resources.use(peer);
  if (peers.includes(undefined))
    say('  docker-registry or nginx is not installed: without them there is less to compare.');
  const ours = await ourStore(stage, 'bytes');
  const stores = [ours, ...peers.filter((peer) => peer !== undefined), bareHashAndWrite(join(folder, 'bare'))];
  const large = await measure(stores, PARALLEL.large, (round) => write(served, `large-${round}`, 1, GIBIBYTE));
  const small = await measure(stores, PARALLEL.small, (round) =>
    write(served, `small-${round}`, SMALL.count, SMALL.bytes),
  );
  const megabytes = (seconds: number) => GIBIBYTE / 1e6 / seconds;
  const perSecond = (seconds: number) => SMALL.count / seconds;
  return [
    ...lines('1 GiB up', large.up, { unit: ' MB/s', rate: megabytes, targets: { 'docker-registry': 1.2, bare: 0.95 } }),
    ...lines('1 GiB down', large.down, {
      unit: ' MB/s',
      rate: megabytes,
      targets: { 'docker-registry': 0.85, nginx: 0.8 },
    }),
    ...lines('64 KiB × 1,000 up', small.up, { unit: '/s', rate: perSecond, targets: { 'docker-registry': 4.5 } }),
    ...lines('64 KiB × 1,000 down', small.down, { unit: '/s', rate: perSecond, targets: { 'docker-registry': 4 } }),
  ];
}

/** New bytes each round, for nobody is to have them already; every store in turn. */
async function measure(
  stores: readonly ByteStore[],
  parallel: number,
  payload: (round: number) => Promise<Payload[]>,
): Promise<Measured> {
  const measured: Measured = { up: new Map(), down: new Map() };
  for (let round = 0; round < ROUNDS; round += 1) {
    const files = await payload(round);
    for (const store of stores) {
      note(measured.up, store.name, await seconds(() => store.put(files, parallel)));
      await store.between?.(files);
      const { get } = store;
      if (get) note(measured.down, store.name, await seconds(() => get(files, parallel)));
    }
    for (const { path } of files) await rm(path);
  }
  return measured;
}

async function write(folder: string, name: string, count: number, size: number): Promise<Payload[]> {
  const files: Payload[] = [];
  for (let index = 0; index < count; index += 1)
    files.push(await writePayload(join(folder, `${name}-${index}.txt`), size));
  return files;
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

function note(into: Map<string, number[]>, name: string, value: number): void {
  into.set(name, [...(into.get(name) ?? []), value]);
}

type Line = { unit: string; rate: (seconds: number) => number; targets: Readonly<Record<string, number>> };

function lines(path: string, times: ReadonlyMap<string, number[]>, { unit, rate, targets }: Line): Result[] {
  const value = rate(median(times.get('registry') ?? []));
  const peers = [...times].filter(([name]) => name !== 'registry' && (path.endsWith('down') || name !== 'nginx'));
  return peers.map(([name, values]) => {
    const peer = rate(median(values));
    const target = targets[name] ?? (name.startsWith('bare') ? targets.bare : undefined);
    return {
      path,
      value,
      unit,
      against: `${name}: ${Math.round(peer).toLocaleString('en')}${unit}`,
      ratio: value / peer,
      ...(target === undefined ? {} : { target: `≥ ${target.toFixed(2)}×` }),
    };
  });
}
