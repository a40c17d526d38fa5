import { AssetKind } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { Operation } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { GrantsService } from '@alliance/proto/alliance/grants/v1/grants_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import { Client, credentials } from '@grpc/grpc-js';
import pg from 'pg';
import { assetOf, fillGrants, type Given, GRANTS, PEOPLE, personOf } from './access-data.ts';
import type { BareServer } from './bare-process.ts';
import { EMPTY_PATH } from './bare-rpc.ts';
import { type Ask, callRate, callTimes } from './call-load.ts';
import { requestRate } from './http-load.ts';
import type { Result } from './report.ts';
import { interleave, median } from './rounds.ts';
import type { Stage } from './stage.ts';

const ROUNDS = 5;
const LOAD = { lanes: 64, seconds: 2 };
const CONNECTIONS = 4;
/** People who ask while it is measured; each with what members vouch for them. */
const ASKING = 500;
const EXPIRIES = 10_000;
const NOTHING = Buffer.alloc(0);

/** Access checks among a million grants of a hundred thousand people, beside an empty call and a bare handler. */
export async function benchAccess(stage: Stage, bare: BareServer, say: (line: string) => void): Promise<Result[]> {
  const start = performance.now();
  const given = await fillGrants(stage);
  say(`  ${GRANTS.toLocaleString('en')} grants of ${PEOPLE.toLocaleString('en')} people in ${seconds(start)} s`);
  using channel = new RpcChannel({ target: 'grants', ...stage.inside, connections: CONNECTIONS });
  const check = checksOf(channel, stage);
  const empty = emptyCalls(bare.rpcAddress);
  const { url } = stage;
  const rates = await interleave(
    {
      empty: () => callRate(empty, LOAD),
      check: () => callRate(check, LOAD),
      bare: () => requestRate({ url: `${bare.url}/items/a` }, 200),
      http: () => requestRate(httpCheck(url, stage.token), 200),
    },
    ROUNDS,
  );
  const half = await callTimes(check, { rate: rates.check / 2, seconds: 5 });
  const revoked = await revocationLag(stage, given, check, rates.check / 2);
  const expiring = await whileGrantsExpire(stage, check, rates.check / 4);
  const whoHad = await firstPageAsOf(stage);
  return [
    {
      ...{ path: 'access check by gRPC, 1,000,000 grants', value: rates.check, unit: '/s', target: '≥ 0.80×' },
      ...{ against: `empty grpc-js call: ${perSecond(rates.empty)}`, ratio: rates.check / rates.empty },
    },
    { path: 'the same at half of that rate, p99', value: half.p99, unit: 'ms', target: '< 10 ms' },
    {
      ...{ path: 'access check by HTTP, 1,000,000 grants', value: rates.http, unit: '/s', target: '≥ 0.35×' },
      ...{ against: `bare fastify + pg: ${perSecond(rates.bare)}`, ratio: rates.http / rates.bare },
    },
    { path: 'revocation answered → refused, under that load', value: revoked, unit: 'ms', target: '< 1,000 ms' },
    {
      path: `${EXPIRIES.toLocaleString('en')} grants end at once: all written down`,
      value: expiring.seconds,
      unit: 's',
    },
    {
      ...{ path: 'checks meanwhile, p99', value: expiring.p99, unit: 'ms' },
      against: `longest ${Math.round(expiring.longest)} ms`,
    },
    { path: 'who had access at a moment, first 100 of 1,000 of 1,000,000 seats', value: whoHad, unit: 'ms' },
  ];
}

function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString('en')}/s`;
}

/** Time to the first page of those who had access to one asset, in milliseconds; the median of a few. */
async function firstPageAsOf({ publisher }: Stage): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    const { items } = await publisher.get<{ items: unknown[] }>('/v1/grants/as-of', {
      ...{ asset: `dataset:bench/gated-${round + 5}`, at: new Date().toISOString(), version: '1.0.0', limit: '100' },
    });
    times.push(performance.now() - start);
    if (items.length < 100) throw new Error(`${items.length} of 100 people had access`);
  }
  return median(times);
}

/** Each question is about another grant, asked by the person who holds it. Throws when one is refused. */
function checksOf(channel: RpcChannel, { inside }: Stage): Ask {
  const grants = channel.client(GrantsService);
  const tokens = tokensThatLast(inside.callerToken);
  return async (n) => {
    const holder = 1 + ((n * 31) % ASKING);
    const grant = holder + PEOPLE * (n % (GRANTS / PEOPLE));
    const { allowed } = await grants.checkAccess(
      {
        asset: { kind: AssetKind.DATASET, organisation: 'bench', name: assetOf(grant) },
        version: '1.0.0',
        operation: Operation.DOWNLOAD,
      },
      { callerToken: tokens(personOf(holder)) },
    );
    if (!allowed) throw new Error(`${personOf(holder)} was refused ${assetOf(grant)}`);
  };
}

/** A token is made anew when half of its minute is over, as the gateway does. */
function tokensThatLast(make: (personId: string) => string): (personId: string) => string {
  const known = new Map<string, { token: string; until: number }>();
  return (personId) => {
    const found = known.get(personId);
    if (found && found.until > Date.now()) return found.token;
    const token = make(personId);
    known.set(personId, { token, until: Date.now() + 30_000 });
    return token;
  };
}

function emptyCalls(address: string): Ask {
  const clients = Array.from(
    { length: CONNECTIONS },
    () => new Client(address, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 }),
  );
  const same = (bytes: Buffer) => bytes;
  return (n) =>
    new Promise((resolve, reject) => {
      clients[n % CONNECTIONS]?.makeUnaryRequest(EMPTY_PATH, same, same, NOTHING, (error, answer) =>
        error ? reject(error) : resolve(answer),
      );
    });
}

function httpCheck(url: string, token: string) {
  return {
    url: `${url}/v1/access-checks`,
    method: 'POST' as const,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ asset: 'dataset:bench/gated', version: '1.0.0', operation: 'download' }),
  };
}

/** How long after its answer a revocation is felt, in milliseconds, while others ask. */
async function revocationLag(
  { publisher }: Stage,
  { grantId, researcher }: Given,
  check: Ask,
  rate: number,
): Promise<number> {
  const stop = new AbortController();
  const load = callTimes(check, { rate, seconds: 60, signal: stop.signal });
  await publisher.post(`/v1/grants/${grantId}/revoke`, { reason: 'To measure how fast it is felt.' });
  const answered = performance.now();
  const question = { asset: 'dataset:bench/gated', operation: 'download' };
  while ((await researcher.post<{ allowed: boolean }>('/v1/access-checks', question)).allowed);
  const lag = performance.now() - answered;
  stop.abort();
  await load;
  return lag;
}

/** Has grants end at the same moment; how long until all are written down, and how checks fare meanwhile. */
async function whileGrantsExpire({ databaseUrl }: Stage, check: Ask, rate: number) {
  const client = new pg.Client({ connectionString: databaseUrl('grants') });
  await client.connect();
  // Of people who do not ask meanwhile.
  await client.query(
    `update access_grant set from_at = created_at, until_at = greatest(now(), created_at + interval '1 second')
      where id = any (array(select 'grant-' || n from generate_series($1::integer, $2::integer) as n))`,
    [ASKING + 1, ASKING + EXPIRIES],
  );
  const stop = new AbortController();
  const load = callTimes(check, { rate, seconds: 300, signal: stop.signal });
  const start = performance.now();
  while ((await leftToExpire(client)) > 0) await new Promise((resolve) => setTimeout(resolve, 100));
  const took = seconds(start);
  stop.abort();
  await client.end();
  return { seconds: took, ...(await load) };
}

async function leftToExpire(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ left: string }>(
    `select count(*) as left from access_grant
      where until_at <= now() and state in ('pending-acceptance', 'active', 'expiring', 'suspended')`,
  );
  return Number(rows[0]?.left);
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 100) / 10;
}
