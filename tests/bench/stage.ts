import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceIdentity } from '@alliance/auth/identity';
import { ApiClient } from '@alliance/cli/api/client';
import { TransferMemory } from '@alliance/cli/transfer/memory';
import { publishFolder } from '@alliance/cli/transfer/publish-folder';
import { freePort } from '@alliance/embedded/free-port';
import { startPostgres } from '@alliance/embedded/postgres';
import { writeSamples } from '../../scripts/samples/sample-files.ts';
import type { NodePorts } from '../../scripts/standalone/environments.ts';
import { startNode } from '../../scripts/standalone/node.ts';

/** A node as `npm start` runs it, with one company and one open dataset; and the PostgreSQL server that it and the peers share. */
export type Stage = AsyncDisposable & {
  url: string;
  adminUrl: string;
  databaseUrl(service: string): string;
  publisher: ApiClient;
  /** The publisher's. */
  token: string;
  /** A person's way past the gateway: where grants and provenance listen, and what proves who asks. */
  inside: Inside;
  /** Process that hosts members, datasets, models, licensing, grants, provenance and catalogue. */
  corePid: number | undefined;
};

export type Inside = {
  address: string;
  provenanceAddress: string;
  identity: ServiceIdentity;
  callerToken: (personId: string) => string;
};

const ADMIN = { email: 'governance@bench.example', password: 'measure twice, cut once' };

/** Starts everything afresh in a temporary home, with durable settings. */
export async function openStage(say: (line: string) => void): Promise<Stage> {
  await using opening = new AsyncDisposableStack();
  const home = await mkdtemp(join(tmpdir(), 'alliance-bench-'));
  opening.defer(() => rm(home, { recursive: true, force: true }));
  const postgres = opening.use(await startPostgres({ folder: join(home, 'postgres') }));
  const port = await freePort();
  const node = opening.use(
    await startNode(
      {
        home: join(home, 'node'),
        host: '127.0.0.1',
        port,
        publicUrl: `http://127.0.0.1:${port}`,
        seed: 'none',
        admin: ADMIN,
        databaseUrl: postgres.url,
        natsUrl: undefined,
        s3: undefined,
        otlpEndpoint: undefined,
        rateLimit: 1_000_000_000,
        logLevel: 'warn',
      },
      say,
    ),
  );
  const token = await populate(node.url, home);
  const ports = JSON.parse(await readFile(join(home, 'node', 'ports.json'), 'utf8')) as NodePorts;
  const stage = opening.move();
  return {
    url: node.url,
    adminUrl: postgres.url,
    databaseUrl: (service) => {
      const url = new URL(postgres.url);
      url.pathname = `/alliance_${service}`;
      return url.href;
    },
    publisher: new ApiClient(node.url, token),
    token,
    inside: {
      address: `127.0.0.1:${ports.grpc.grants}`,
      provenanceAddress: `127.0.0.1:${ports.grpc.provenance}`,
      identity: new ServiceIdentity('gateway', node.secrets.services.gateway.privateKey),
      callerToken: callerTokens(node.secrets.services.members.privateKey),
    },
    corePid: node.hosts.find(({ group }) => group === 'core')?.pid,
    [Symbol.asyncDispose]: () => stage.disposeAsync(),
  };
}

/** Makes what `members` would vouch for: a person without any organisation. */
function callerTokens(membersKey: string): Inside['callerToken'] {
  const members = new ServiceIdentity('members', membersKey);
  return (personId) =>
    members.signCaller({
      personId,
      allianceRoles: [],
      memberships: [],
      scopes: ['read'],
      credential: { kind: 'session', id: personId },
    }).token;
}

/** Returns the publisher's API token. */
async function populate(url: string, home: string): Promise<string> {
  const anonymous = new ApiClient(url);
  const signIn = async (email: string, password: string) =>
    new ApiClient(
      url,
      (await anonymous.post<{ accessToken: string }>('/v1/sessions', { email, password })).accessToken,
    );
  const owner = { email: 'owner@bench.example', password: 'a password for benchmarks' };
  await anonymous.post('/v1/people', { ...owner, name: 'Owner' });
  const session = await signIn(owner.email, owner.password);
  await session.post('/v1/organisations', { slug: 'bench', kind: 'company', legalName: 'Bench' });
  await (await signIn(ADMIN.email, ADMIN.password)).post('/v1/organisations/bench/admit');
  const { token } = await session.post<{ token: string }>('/v1/tokens', {
    name: 'bench',
    scopes: ['read', 'publish', 'decide'],
  });
  const samples = await writeSamples(join(home, 'samples'), 'bench');
  await publishFolder(new ApiClient(url, token), {
    folder: samples.sentences,
    filter: {},
    target: { kind: 'dataset', organisation: 'bench', name: 'open', version: '1.0.0' },
    asset: { title: 'Câu đơn', access: 'open', licence: 'CC-BY-4.0' },
    derivedFrom: [],
    parallel: 2,
    memory: new TransferMemory(join(home, 'memory')),
    onStage: () => {},
    onBytes: () => {},
  });
  return token;
}
