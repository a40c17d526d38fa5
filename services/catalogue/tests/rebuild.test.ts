import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Access } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { SearchRequest } from '@alliance/proto/alliance/catalogue/v1/catalogue_service_pb';
import * as datasets from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import { OrganisationAdmittedSchema } from '@alliance/proto/alliance/members/v1/members_events_pb';
import * as models from '@alliance/proto/alliance/models/v1/models_events_pb';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { asset, changed, givenPublished, organisation, retracted, version } from './given.ts';
import { auditor, governance, personOf, type StartedCatalogue, startTestCatalogue } from './start-catalogue.ts';

const PATIENT = { timeout: 30_000, interval: 50 };

let catalogue: StartedCatalogue;
beforeEach(async () => {
  catalogue = await startTestCatalogue();
});
afterEach(() => catalogue?.[Symbol.asyncDispose]());

const asGovernance = () => catalogue.as(governance);
const status = () => catalogue.client().getIndexStatus({}, asGovernance());
const rebuild = async () => Number((await catalogue.client().rebuild({}, asGovernance())).generation);
const serves = (generation: number) =>
  vi.waitFor(async () => {
    const { generation: serving, rebuilding } = await status();
    expect([Number(serving), rebuilding]).toEqual([generation, false]);
  }, PATIENT);

/** Everything that can be found, as governance sees it. */
async function everything(query = ''): Promise<string[]> {
  const found: string[] = [];
  let pageToken = '';
  do {
    const request = { query, pageToken, pageSize: 100, sort: query === '' ? 'name' : 'relevance' };
    const page = await catalogue.client().search(request as SearchRequest, asGovernance());
    found.push(
      ...page.items.map((item) => JSON.stringify(item, (_, part) => (typeof part === 'bigint' ? `${part}` : part))),
    );
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return found;
}

/** A little of everything that events can say. */
async function givenHistory(datasetCount: number): Promise<void> {
  const { members, datasets: datasetEvents, models: modelEvents } = catalogue.publishers;
  await members.publish(OrganisationAdmittedSchema, { organisation: organisation('mekong-data') });
  for (let from = 0; from < datasetCount; from += 200) {
    const created = Array.from({ length: Math.min(200, datasetCount - from) }, (_, index) =>
      asset({ name: `bo-${from + index}`, title: `Bộ dữ liệu số ${from + index}`, tags: ['thử nghiệm'] }),
    );
    await datasetEvents.publish(datasets.AssetCreatedSchema, ...created.map((one) => ({ asset: one })));
    const published = created.map((one) => ({
      asset: changed(one, { latestVersion: '1.0.0' }),
      version: version(one, '1.0.0'),
    }));
    await datasetEvents.publish(datasets.VersionPublishedSchema, ...published);
  }
  const gone = asset({ kind: 'model', name: 'mo-hinh', title: 'Đã xoá' });
  await modelEvents.publish(models.AssetCreatedSchema, { asset: gone });
  await modelEvents.publish(models.CardUpdatedSchema, { ref: gone.ref, text: 'thẻ bị xoá', revision: 9n });
  await modelEvents.publish(models.AssetDeletedSchema, { ref: gone.ref, assetId: gone.id });
  const model = await givenPublished(catalogue, {
    kind: 'model',
    name: 'mo-hinh',
    title: 'Mô hình',
    access: Access.PRIVATE,
  });
  await modelEvents.publish(models.CardUpdatedSchema, { ref: model.ref, text: 'thẻ mô hình', revision: 1n });
  const only = version(model, '2.0.0');
  const retractedAsset = changed(model, { id: crypto.randomUUID(), latestVersion: '' });
  await modelEvents.publish(models.VersionRetractedSchema, { asset: retractedAsset, version: retracted(only) });
  await members.publish(OrganisationAdmittedSchema, {
    organisation: organisation('mekong-data', { legalName: 'Công ty Cửu Long', revision: 2n }),
  });
}

describe('rebuilding', { timeout: 90_000 }, () => {
  test('gives the same index, drops the old one, and goes on with the events', async () => {
    await givenHistory(300);
    await catalogue.settle();
    const before = [await everything(), await everything('bộ dữ liệu cửu long')];
    expect(before[0]).toHaveLength(301);
    expect(await rebuild()).toBe(2);
    await serves(2);
    expect([await everything(), await everything('bộ dữ liệu cửu long')]).toEqual(before);
    await givenPublished(catalogue, { name: 'sau-do', title: 'Sau đó' });
    await catalogue.settle();
    expect((await everything('"sau đó"')).length).toBe(1);
    await vi.waitFor(async () => expect(await relationsOf(1)).toEqual([]), PATIENT);
    expect(await relationsOf(2)).toHaveLength(6);
    expect(await consumers()).toEqual(['catalogue-2', 'catalogue-2', 'catalogue-2']);
    const { rows } = await sql`select from inbox where consumer = 'catalogue-1'`.execute(catalogue.db);
    expect(rows).toEqual([]);
  });

  test('loses and doubles nothing while events arrive and people search', async () => {
    await givenHistory(1_000);
    await catalogue.settle();
    let writing = true;
    const written: string[] = [];
    const write = async () => {
      for (let index = 0; writing; index += 1) {
        const one = await givenPublished(catalogue, { name: `moi-${index}`, title: `Mới ${index}` });
        written.push(one.ref.name);
        const { publish } = catalogue.publishers.datasets;
        await publish(datasets.AssetUpdatedSchema, { asset: changed(one, { title: `Mới nhất ${index}` }) });
      }
    };
    const sizes: number[] = [];
    const read = async () => {
      while (writing) {
        const page = await catalogue.client().search({ query: 'bộ dữ liệu', pageSize: 10 } as SearchRequest);
        sizes.push(page.items.length);
      }
    };
    const work = Promise.all([write(), read()]);
    expect(await rebuild()).toBe(2);
    await serves(2);
    expect(await rebuild()).toBe(3);
    await serves(3);
    writing = false;
    await work;
    await catalogue.settle();
    expect(written.length).toBeGreaterThan(10);
    expect(new Set(sizes)).toEqual(new Set([10]));
    const following = await everything();
    expect(following).toHaveLength(1_001 + written.length);
    expect(following.filter((item) => item.includes('Mới nhất'))).toHaveLength(written.length);
    await rebuild();
    await serves(4);
    expect(await everything()).toEqual(following);
    const { deadLetters } = await catalogue.deliveries().listDeadLetters({}, asGovernance());
    expect(deadLetters).toEqual([]);
  });

  test('shows nothing that was found before as missing, not even for a moment', async () => {
    await givenHistory(10);
    await catalogue.settle();
    let running = true;
    const missing: string[] = [];
    const watch = async () => {
      for (let index = 0; running; index += 1) {
        const name = `theo-doi-${index}`;
        const one = await givenPublished(catalogue, { name, title: name });
        const find = () => catalogue.client().getItem({ ref: one.ref });
        await vi.waitFor(find, PATIENT);
        for (let look = 0; look < 5; look += 1) {
          await find().catch((error: unknown) => missing.push(`${name}, look ${look}: ${error}`));
        }
      }
    };
    const watching = watch();
    for (const generation of [2, 3, 4]) {
      await rebuild();
      await serves(generation);
    }
    running = false;
    await watching;
    expect(missing).toEqual([]);
  });

  test('lets a new index serve only when no question is under way that does not know of it', async () => {
    await givenHistory(10);
    await catalogue.settle();
    const question = await catalogue.db.startTransaction().execute();
    await sql`select from item`.execute(question);
    await rebuild();
    await vi.waitFor(async () => expect(await isAttached(2)).toBe(true), PATIENT);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { generation } = await status();
    await question.commit().execute();
    expect(Number(generation)).toBe(1);
    await serves(2);
  });

  test('begins again after it was stopped half way', async () => {
    await givenHistory(1_500);
    await catalogue.settle();
    const before = await everything();
    await rebuild();
    await vi.waitFor(async () => expect(await factsOf(2)).toBeGreaterThan(0), { timeout: 20_000, interval: 5 });
    await catalogue.restart();
    expect(await everything()).toEqual(before);
    await serves(2);
    expect(await everything()).toEqual(before);
  });

  test('begins again after the process was killed half way', async () => {
    await givenHistory(1_500);
    await catalogue.settle();
    const before = await everything();
    await catalogue.stop();
    await sql`insert into generation (number, state) values (2, 'building')`.execute(catalogue.db);
    const child = startProcess();
    await vi.waitFor(async () => expect(await factsOf(2)).toBeGreaterThan(0), { timeout: 20_000, interval: 5 });
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { rows } = await sql<{ state: string }>`select state from generation where number = 2`.execute(catalogue.db);
    expect(rows).toEqual([{ state: 'building' }]);
    await givenPublished(catalogue, { name: 'khi-chet', title: 'Khi chết' });
    await catalogue.restart();
    await serves(2);
    await catalogue.settle();
    expect(await everything()).toHaveLength(before.length + 1);
  });

  test('puts an event aside that cannot be applied', async () => {
    await givenHistory(10);
    const broken = { asset: { ...asset({ name: 'hong', title: 'Hỏng' }), access: Access.UNSPECIFIED } };
    await catalogue.publishers.datasets.publish(datasets.AssetCreatedSchema, broken);
    await givenPublished(catalogue, { name: 'cuoi', title: 'Cuối' });
    await catalogue.settle();
    const before = await everything();
    await rebuild();
    await serves(2);
    expect(await everything()).toEqual(before);
    const { deadLetters } = await catalogue.deliveries().listDeadLetters({}, asGovernance());
    expect(deadLetters.map(({ consumer }) => consumer)).toContain('catalogue-2');
  });

  test('is done by one of several replicas, and all of them turn to the new index', async () => {
    await givenHistory(500);
    await catalogue.settle();
    await using other = await catalogue.startReplica();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? catalogue.client() : other.client()).rebuild({}, asGovernance()),
      ),
    );
    expect(new Set(answers.map(({ generation }) => generation))).toEqual(new Set([2n]));
    await serves(2);
    await vi.waitFor(async () => expect(await relationsOf(1)).toEqual([]), PATIENT);
    for (let index = 0; index < 50; index += 1)
      await givenPublished(catalogue, { name: `hai-${index}`, title: `Hai ${index}` });
    await catalogue.settle();
    expect(await everything()).toHaveLength(551);
    const { deadLetters } = await other.deliveries.listDeadLetters({}, asGovernance());
    expect(deadLetters).toEqual([]);
    expect(await consumers()).toEqual(['catalogue-2', 'catalogue-2', 'catalogue-2']);
  });

  test('is for governance with a credential for administering', async () => {
    const { client, as } = catalogue;
    await expect(client().rebuild({})).rejects.toThrowWithCode('unauthenticated');
    await expect(client().rebuild({}, as(auditor))).rejects.toThrowWithCode('role_required');
    await expect(client().rebuild({}, as(personOf('mekong-data')))).rejects.toThrowWithCode('role_required');
    await expect(client().rebuild({}, as({ ...governance, scopes: ['read'] }))).rejects.toThrowWithCode(
      'scope_required',
    );
    await expect(client('datasets').rebuild({}, as(governance))).rejects.toThrowWithCode('caller_not_allowed');
    expect((await status()).rebuilding).toBe(false);
  });
});

describe('the status', () => {
  test('says how much there is and how fresh it is', async () => {
    await givenHistory(5);
    await catalogue.settle();
    await vi.waitFor(async () => {
      const { items, lastEventAt, lastLagMs } = await status();
      expect(items).toBe(6n);
      expect(lastEventAt).toBeDefined();
      expect(Number(lastLagMs)).toBeLessThan(5_000);
    });
    expect((await catalogue.client().getIndexStatus({}, catalogue.as(auditor))).generation).toBe(1n);
  });

  test('is not for everybody, since it counts private items', async () => {
    const { client, as } = catalogue;
    await expect(client().getIndexStatus({})).rejects.toThrowWithCode('unauthenticated');
    await expect(client().getIndexStatus({}, as(personOf('x')))).rejects.toThrowWithCode('role_required');
  });
});

describe('every RPC', () => {
  test('is for the gateway alone', async () => {
    for (const service of ['members', 'datasets', 'provenance'] as const) {
      const client = catalogue.client(service);
      await expect(client.search({})).rejects.toThrowWithCode('caller_not_allowed');
      await expect(client.suggest({ query: 'a' })).rejects.toThrowWithCode('caller_not_allowed');
      await expect(client.getItem({})).rejects.toThrowWithCode('caller_not_allowed');
      await expect(client.getIndexStatus({})).rejects.toThrowWithCode('caller_not_allowed');
    }
    await expect(catalogue.client().getItem({})).rejects.toThrowWithCode('invalid_argument');
  });
});

async function relationsOf(generation: number): Promise<string[]> {
  const { rows } = await sql<{ relname: string }>`
    select relname from pg_class where relkind = 'r' and relname like ${`%\\_${generation}`} order by 1`.execute(
    catalogue.db,
  );
  return rows.map(({ relname }) => relname);
}

async function isAttached(generation: number): Promise<boolean> {
  const { rows } = await sql<{ relispartition: boolean }>`
    select relispartition from pg_class where relname = ${`item_${generation}`}`.execute(catalogue.db);
  return rows[0]?.relispartition ?? false;
}

async function factsOf(generation: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from asset where generation = ${generation}`.execute(catalogue.db);
  return rows[0]?.count ?? 0;
}

async function consumers(): Promise<string[]> {
  const { consumers: known } = await catalogue.deliveries().getOutboxStatus({}, asGovernance());
  return known.map(({ name }) => name);
}

/** The service as a process of its own. */
function startProcess() {
  const { config } = catalogue;
  return spawn(process.execPath, [fileURLToPath(new URL('../src/main.ts', import.meta.url))], {
    stdio: 'ignore',
    env: {
      ALLIANCE_SERVICE_KEY: config.serviceKey,
      ALLIANCE_SERVICE_KEYS: JSON.stringify(config.serviceKeys),
      ALLIANCE_DATABASE_URL: config.databaseUrl,
      ALLIANCE_NATS_URL: config.natsUrl,
      ALLIANCE_NATS_PREFIX: config.natsPrefix,
      ALLIANCE_GRPC_HOST: config.grpcHost,
      ALLIANCE_GRPC_PORT: '0',
      ALLIANCE_LOG_LEVEL: 'silent',
    },
  });
}
