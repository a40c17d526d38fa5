// The process that reads data of others: started when there is something to read, ended when it is done. It holds no secrets and
// no connections, ends itself when it takes too much memory, and does not outlive its parent.
import { openEngine } from './open-engine.ts';
import { type ProfileRequest, profileFile } from './profile-file.ts';
import { readSchema, type SchemaRequest } from './read-schema.ts';

const MAX_RESIDENT = 768 * 1_024 * 1_024;
/** Exit code that says why. */
const TOO_MUCH_MEMORY = 86;

const [folder = ''] = process.argv.slice(2);
process.once('disconnect', () => process.exit());
setInterval(() => {
  if (process.memoryUsage.rss() > MAX_RESIDENT) process.exit(TOO_MUCH_MEMORY);
}, 100).unref();

const engine = await openEngine(folder);
process.on('message', async (request: ProfileRequest | SchemaRequest) => {
  const isSchema = 'schemaOf' in request;
  process.send?.(isSchema ? await readSchema(engine, request) : await profileFile({ engine, folder }, request));
});
