// The limit that the gateway is held against: fastify and pg, one row by key with a prepared statement, nothing else.
import fastify from 'fastify';
import pg from 'pg';
import { serveEmptyCall } from './bare-rpc.ts';
import { bareServerConfig } from './config.ts';

const { databaseUrl } = bareServerConfig();
const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
await pool.query('create table if not exists bare_item (id text primary key, body jsonb not null)');
await pool.query("insert into bare_item values ('a', $1) on conflict do nothing", [
  JSON.stringify({ title: 'Câu đơn tiếng Việt', tags: ['a', 'b'], total: 42 }),
]);
const app = fastify();
app.get('/items/:id', async (request) => {
  const { id } = request.params as { id: string };
  const { rows } = await pool.query({ name: 'one', text: 'select body from bare_item where id = $1', values: [id] });
  return rows[0].body;
});
process.send?.({ url: await app.listen({ host: '127.0.0.1', port: 0 }), rpcAddress: await serveEmptyCall() });
process.once('disconnect', () => process.exit(0));
