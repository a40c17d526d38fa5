import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { chooseSource } from './choose-source.ts';
import { testConfig } from './config.ts';
import { openServerBroker } from './server-broker.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Base address of the broker that starts servers on demand. */
    serverBroker: string;
    /** Marks what this run leaves in a shared server. */
    testRun: string;
  }
}

/** Called by vitest once per run, in the main process; what it returns is called at the end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const run = randomBytes(4).toString('hex');
  const broker = await openServerBroker(await chooseSource(testConfig, run));
  project.provide('serverBroker', broker.url);
  project.provide('testRun', run);
  return async () => {
    await broker[Symbol.asyncDispose]();
  };
}
