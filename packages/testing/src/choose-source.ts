import type { TestConfig } from './config.ts';
import { containerSource, containersWork } from './container-source.ts';
import { embeddedSource } from './embedded-source.ts';
import { dropEverythingOf } from './postgres-admin.ts';
import type { RunningServer, ServerSource } from './server-source.ts';

/** Where servers come from: an address in the environment first, then containers when asked for, else the embedded. */
export async function chooseSource(config: TestConfig, run: string): Promise<ServerSource> {
  const useContainers = config.containers && (await containersWork());
  const started = useContainers ? containerSource(config) : embeddedSource;
  const { databaseUrl, natsUrl, s3Url } = config;
  return {
    postgres: databaseUrl === undefined ? started.postgres : async () => existingPostgres(databaseUrl, run),
    nats: natsUrl === undefined ? started.nats : async () => existing(natsUrl),
    s3: s3Url === undefined ? started.s3 : async () => existing(s3Url),
  };
}

function existing(url: string): RunningServer {
  return { url, async [Symbol.asyncDispose]() {} };
}

function existingPostgres(url: string, run: string) {
  return { url, [Symbol.asyncDispose]: () => dropEverythingOf(run, url) };
}
