// `npm start`: a whole alliance on this machine, in the foreground until Ctrl-C.
import { ConfigError } from '@alliance/config/read-config';
import { FolderInUseError } from '@alliance/embedded/folder-claim';
import { announce } from './standalone/announce.ts';
import { standaloneSettings } from './standalone/config.ts';
import { startNode } from './standalone/node.ts';
import { seedDemo } from './standalone/seed/seed-demo.ts';

const say = (line: string) => process.stderr.write(`${line}\n`);
const stopped = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
});

try {
  const settings = standaloneSettings();
  say(`Starting the alliance in ${settings.home} …`);
  await using node = await startNode(settings, say);
  if (settings.seed === 'demo')
    await seedDemo({ url: node.url, home: settings.home, password: node.secrets.demoPassword, say });
  announce(settings, node);
  await stopped;
  say('\nStopping …');
} catch (error) {
  const expected = error instanceof ConfigError || error instanceof FolderInUseError;
  say(expected ? error.message : `The alliance could not be started: ${(error as Error).stack}`);
  process.exitCode = 1;
}
