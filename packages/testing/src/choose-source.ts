import type { TestConfig } from './config.ts';
import { containerSource, containersWork } from './container-source.ts';
import { embeddedSource } from './embedded-source.ts';
import { dropEverythingOf } from './postgres-admin.ts';
import type { ServerSource } from './server-source.ts';

/** Where servers come from: an address in the environment first, then containers when asked for, else the embedded. */
export async function chooseSource(config: TestConfig, run: string): Promise<ServerSource> {
  const useContainers = config.containers && (await containersWork());
  const started = useContainers ? containerSource(config) : embeddedSource;
  const { databaseUrl, natsUrl } = config;
  return {
    postgres: databaseUrl === undefined ? started.postgres : async () => existingPostgres(databaseUrl, run),
    nats: natsUrl === undefined ? started.nats : async () => ({ url: natsUrl, async [Symbol.asyncDispose]() {} }),
  };
}

function existingPostgres(url: string, run: string) {
  return { url, [Symbol.asyncDispose]: () => dropEverythingOf(run, url) };
}
