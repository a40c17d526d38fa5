import { randomUUID } from 'node:crypto';
import type { AssetsContext } from '@alliance/assets/context';
import type { StorageService } from '@alliance/proto/alliance/storage/v1/storage_service_pb';
import type { RpcClient } from '@alliance/rpc/types';
import { openLinkAgent } from '@alliance/signed-links/link-agent';
import { readLinkRange } from '@alliance/signed-links/read-link-range';
import type { ProfilingConfig } from './config.ts';
import { compareSchemas, rememberedSchemas } from './operations/compare-schemas.ts';
import { ProfilerProcess } from './profiler/profiler-process.ts';

type Storage = Pick<RpcClient<typeof StorageService>, 'signDownload'>;

/** Compares schemas of tables that are replaced, until disposed; where nothing is profiled, nothing is compared. */
export function startSchemas(
  config: ProfilingConfig | undefined,
  storage: Storage,
): AsyncDisposable & { schemaBreaks: AssetsContext['schemaBreaks'] } {
  if (!config) return { schemaBreaks: async () => [], [Symbol.asyncDispose]: async () => {} };
  const dispatcher = openLinkAgent(config.storageConnect);
  const context = {
    folder: config.folder,
    known: rememberedSchemas(),
    openProfiler: (scratch: string) => new ProfilerProcess(scratch),
    openBlob: async ({ sha256 }: { sha256: string }, signal: AbortSignal) => {
      const { url } = await storage.signDownload({ sha256, fileName: randomUUID() });
      return (range: { first: number; last: number }) => readLinkRange({ dispatcher, url, signal }, range);
    },
  };
  return {
    schemaBreaks: (pairs) => compareSchemas(context, pairs),
    [Symbol.asyncDispose]: () => dispatcher.close(),
  };
}
