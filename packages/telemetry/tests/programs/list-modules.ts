import { registerHooks } from 'node:module';

const loaded: string[] = [];
registerHooks({
  load: (url, context, nextLoad) => {
    loaded.push(url);
    return nextLoad(url, context);
  },
});
process.once('beforeExit', () => process.stdout.write(`${JSON.stringify(loaded)}\n`));
