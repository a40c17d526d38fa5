import { homedir } from 'node:os';
import { join } from 'node:path';

export type CliConfig = {
  url: string | undefined;
  token: string | undefined;
  language: string | undefined;
  locale: string | undefined;
  /** Where credentials are kept. */
  configFolder: string;
  /** Where interrupted transfers leave their traces. */
  cacheFolder: string;
  /** Where Node keeps what it compiled; nobody else may write there, for it is run. */
  compiledFolder: string;
};

/** Reads what the environment says. */
export function toCliConfig(env: NodeJS.ProcessEnv = process.env): CliConfig {
  const cache = join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'alliance');
  return {
    url: env.ALLIANCE_URL || undefined,
    token: env.ALLIANCE_TOKEN || undefined,
    language: env.ALLIANCE_LANG || undefined,
    locale: env.LC_ALL || env.LC_MESSAGES || env.LANG,
    configFolder: join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'alliance'),
    cacheFolder: join(cache, 'transfers'),
    compiledFolder: join(cache, 'compiled'),
  };
}
