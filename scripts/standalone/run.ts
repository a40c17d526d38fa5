import { ConfigError } from '@alliance/config/read-config';
import { FolderInUseError } from '@alliance/embedded/folder-claim';
import { announce } from './announce.ts';
import { standaloneSettings } from './config.ts';
import { type StandaloneNode, startNode } from './node.ts';
import { seedOnce } from './seed/seed-once.ts';

export type RunOptions = {
  /** Called once everything runs; what it returns is disposed of before the node stops. */
  whileRunning?: (node: StandaloneNode, say: (line: string) => void) => Disposable;
};

/** Runs a whole alliance in the foreground until a signal comes; says what is wrong and sets the exit code when it cannot. */
export async function runStandalone({ whileRunning }: RunOptions = {}): Promise<void> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const stopped = new Promise<void>((resolve) => {
    // A terminal may send the same signal several times; the first one is enough.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
  try {
    const settings = standaloneSettings();
    say(`Starting the alliance in ${settings.home} …`);
    await using node = await startNode(settings, say);
    if (settings.seed === 'demo')
      await seedOnce({ url: node.url, home: settings.home, password: node.secrets.demoPassword, say });
    announce(settings, node);
    using _during = whileRunning?.(node, say);
    await stopped;
    say('\nStopping …');
  } catch (error) {
    const expected = error instanceof ConfigError || error instanceof FolderInUseError;
    say(expected ? error.message : `The alliance could not be started: ${(error as Error).stack}`);
    process.exitCode = 1;
  }
}
