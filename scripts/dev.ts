// `npm run dev`: like `npm start`, and the services start anew whenever their code changes.
import { watch } from 'node:fs';
import { runStandalone } from './standalone/run.ts';

const QUIET_MS = 300;

await runStandalone({
  whileRunning: (node, say) => {
    let pending: NodeJS.Timeout | undefined;
    let restarting = Promise.resolve();
    const restart = async () => {
      say('Code changed; starting the services anew …');
      const outcomes = await Promise.allSettled(node.hosts.map((host) => host.restart()));
      for (const outcome of outcomes) if (outcome.status === 'rejected') say((outcome.reason as Error).message);
      say('Running again.');
    };
    const onChange = (_event: string, file: string | null) => {
      if (!file?.endsWith('.ts') || file.includes('node_modules') || file.includes('.test.')) return;
      clearTimeout(pending);
      pending = setTimeout(() => {
        restarting = restarting.then(restart);
      }, QUIET_MS);
    };
    const watchers = ['services', 'packages'].map((folder) => watch(folder, { recursive: true }, onChange));
    return {
      [Symbol.dispose]: () => {
        clearTimeout(pending);
        for (const watcher of watchers) watcher.close();
      },
    };
  },
});
