// Run as a process of its own: starts a server, prints its address and holds it, so that a test can kill this process.
import { startNatsServer } from '../src/nats-server.ts';
import { startPostgres } from '../src/postgres.ts';

const [kind, folder = ''] = process.argv.slice(2);
const server = kind === 'postgres' ? await startPostgres({ folder, fsync: false }) : await startNatsServer({ folder });
process.stdout.write(`${server.url}\n`);
process.stdin.resume().once('end', () => server[Symbol.asyncDispose]());
