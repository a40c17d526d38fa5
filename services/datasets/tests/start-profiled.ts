import { tmpdir } from 'node:os';
import { FindingsService } from '@alliance/proto/alliance/datasets/v1/findings_service_pb';
import { ProfileState } from '@alliance/proto/alliance/datasets/v1/profile_pb';
import { ProfilesService } from '@alliance/proto/alliance/datasets/v1/profiles_service_pb';
import type { RpcClient } from '@alliance/rpc/types';
import { ORGANISATION, openWorkshop, people, toMessages, type Workshop } from '@alliance/testing/contracts/assets-desk';
import type { GivenAsset } from '@alliance/testing/fakes/given-asset';
import { type StartedAssets, startAssets } from '@alliance/testing/start-assets';
import { vi } from 'vitest';
import type { ProfilingConfig } from '../src/config.ts';
import { startDatasets } from '../src/service.ts';
import { type ServedBytes, serveBytes } from './serve-bytes.ts';

export type Profiled = AsyncDisposable & {
  readonly shop: Workshop;
  readonly started: StartedAssets;
  readonly bytes: ServedBytes;
  readonly profiles: RpcClient<typeof ProfilesService>;
  readonly findings: RpcClient<typeof FindingsService>;
  /** Publishes these files as a version of a dataset, which is made when it is not there. */
  publish(
    name: string,
    version: string,
    files: Record<string, string | Uint8Array>,
    given?: Pick<GivenAsset, 'access'>,
  ): Promise<void>;
  /** Waits until a version is profiled. */
  settled(name: string, version: string, state?: ProfileState): Promise<void>;
};

const LIMITS = { fileBytes: 1_000_000, versionBytes: 2_000_000, versionFiles: 5 };

/** `datasets` with its profiler, and bytes that it can fetch. */
export async function startProfiled(profiling: Partial<ProfilingConfig> = {}): Promise<Profiled> {
  await using starting = new AsyncDisposableStack();
  const bytes = starting.use(await serveBytes());
  const settings = { limits: LIMITS, folder: tmpdir(), storageConnect: undefined, idleMs: 100, ...profiling };
  const started = starting.use(
    await startAssets({
      kind: 'dataset',
      start: (config, logger) => startDatasets({ ...config, profiling: settings }, logger),
    }),
  );
  const shop = starting.use(openWorkshop(started));
  const profiles = shop.client(ProfilesService, 'gateway');
  const findings = shop.client(FindingsService, 'gateway');
  const running = starting.move();
  return {
    shop,
    started,
    bytes,
    profiles,
    findings,
    publish: async (name, version, files, given = {}) => {
      const owner = shop.as(people.owner);
      if (version === '1.0.0') await shop.make({ name, ...given });
      const ref = shop.versionRef(name, version);
      const entries = Object.entries(files).map(([path, content]) => ({ path, ...bytes.add(content) }));
      started.storage.givenBlobs(entries.map((entry) => ({ organisation: ORGANISATION, ...entry })));
      await shop.assets.createDraft({ ref }, owner);
      await shop.assets.changeFiles({ ref, add: toMessages(entries) }, owner);
      await shop.assets.publishVersion({ ref }, owner);
    },
    settled: async (name, version, state = ProfileState.COMPLETE) => {
      const ref = shop.versionRef(name, version);
      await vi.waitFor(
        async () => {
          const { profile } = await profiles.getProfile({ ref }, shop.as(people.owner));
          if (profile?.state !== state) throw new Error(`still ${profile?.state}`);
        },
        { timeout: 30_000, interval: 100 },
      );
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
