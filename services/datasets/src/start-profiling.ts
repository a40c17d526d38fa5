import { randomUUID } from 'node:crypto';
import type { StorageService } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import type { RpcClient } from '@alliance/rpc/types';
import { BackgroundLoop } from '@alliance/runtime/background-loop';
import { openLinkAgent } from '@alliance/signed-links/link-agent';
import { saveLink } from '@alliance/signed-links/save-link';
import type { ProfilingConfig } from './config.ts';
import { profileNext } from './operations/profile-next.ts';
import type { ProfilingContext } from './operations/profiling-context.ts';
import { ProfilerProcess } from './profiler/profiler-process.ts';

const IDLE_MS = 2_000;

type Options = Pick<ProfilingContext, 'db' | 'transact' | 'clock' | 'logger'> & {
  storage: Pick<RpcClient<typeof StorageService>, 'signDownload'>;
};

/** Profiles published versions in the background, one after the other, until disposed. */
export function startProfiling(
  { limits, folder, storageConnect, idleMs = IDLE_MS }: ProfilingConfig,
  options: Options,
): AsyncDisposable {
  const { storage, ...rest } = options;
  const dispatcher = openLinkAgent(storageConnect);
  const context: ProfilingContext = {
    ...rest,
    limits,
    folder,
    openProfiler: (scratch) => new ProfilerProcess(scratch),
    fetchBlob: async ({ sha256, size }, path, signal) => {
      const { url } = await storage.signDownload({ sha256, fileName: randomUUID() });
      await saveLink({ dispatcher, url, path, size, sha256, signal });
    },
  };
  const loop = new BackgroundLoop({ name: 'profile-versions', logger: options.logger, idleMs }, (signal) =>
    profileNext(context, signal),
  );
  return {
    [Symbol.asyncDispose]: async () => {
      await loop[Symbol.asyncDispose]();
      await dispatcher.close();
    },
  };
}
