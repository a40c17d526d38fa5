import { homedir } from 'node:os';
import { join } from 'node:path';

export type EmbeddedConfig = {
  /** A nats-server to use instead of looking for one. */
  readonly natsServerBin: string | undefined;
  /** Where downloaded programs are kept between runs. */
  readonly cacheFolder: string;
  readonly searchPath: readonly string[];
};

/** Reads the settings of the embedded programs; `ALLIANCE_CACHE` or the XDG cache folder holds downloads. */
export function toEmbeddedConfig(env: NodeJS.ProcessEnv): EmbeddedConfig {
  const cacheHome = env.ALLIANCE_CACHE || env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return {
    natsServerBin: env.NATS_SERVER_BIN || undefined,
    cacheFolder: join(cacheHome, 'alliance-registry'),
    searchPath: (env.PATH ?? '').split(':').filter((folder) => folder !== ''),
  };
}

export const embeddedConfig: EmbeddedConfig = toEmbeddedConfig(process.env);
