// `npm run log-key -- add` and, once the others know the new key, `npm run log-key -- retire`: change the key that signs a
// node's log. It counts from the node's next start.
import { join } from 'node:path';
import { changeLogKey } from './standalone/log-key.ts';
import { toStandaloneSettings } from './standalone/settings.ts';

const change = process.argv[2];
if (change !== 'add' && change !== 'retire') {
  console.error('Say what to do: npm run log-key -- add, or npm run log-key -- retire.');
  process.exit(2);
}
const secrets = join(toStandaloneSettings(process.env).home, 'secrets.json');
const count = await changeLogKey(secrets, change).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
console.log(
  change === 'add'
    ? `From the next start ${count} keys sign the log. Show its new /log/key to its witnesses and to whoever keeps a key, then: npm run log-key -- retire`
    : `From the next start ${count === 1 ? 'one key signs' : `${count} keys sign`} the log; the one that is gone is recorded in it as given up.`,
);
