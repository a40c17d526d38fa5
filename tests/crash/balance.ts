import type { ApiClient } from '@alliance/cli/api/client';
import type { CatalogueItem, LogEntry } from '@alliance/cli/api/shapes';
import { connectPostgres } from '@alliance/testing/postgres-admin';
import { expect } from 'vitest';
import { PUBLISHERS } from '../../scripts/golden/event-contracts.ts';
import type { TestAlliance } from '../alliance.ts';
import { ACTIONS, BOOKS, type BookName } from './books.ts';
import type { Ledger } from './ledger.ts';

type DatabaseUrls = TestAlliance['databaseUrls'];

/** Rows of a database, asked past the service that owns it. */
export async function query<Row>(url: string, sql: string): Promise<Row[]> {
  await using connection = await connectPostgres(url);
  return (await connection.client.query(sql)).rows as Row[];
}

/** Every command of the service that was done is in its table once, what was refused is not, and each row has its one event. */
export async function expectOwnBooks(databaseUrls: DatabaseUrls, ledger: Ledger, service: string): Promise<void> {
  for (const [name, book] of Object.entries(BOOKS)) {
    if (book.service !== service) continue;
    const url = databaseUrls[book.service];
    const rows = await query<{ key: string; entity: string }>(url, book.rows);
    const events = await query<{ entity: string }>(
      url,
      `select payload::jsonb #>> '${book.entity}' as entity from outbox where type = '${book.event}'`,
    );
    expectAnswersKept(ledger, name as BookName, countOf(rows.map(({ key }) => key)));
    const entities = rows.map(({ entity }) => entity).sort();
    expect(events.map(({ entity }) => entity).sort(), `events of ${name}`).toEqual(entities);
    expect(new Set(entities).size, `rows of ${name}`).toBe(entities.length);
  }
}

function expectAnswersKept(ledger: Ledger, name: BookName, found: ReadonlyMap<string, number>): void {
  const wrong = ledger.entries
    .filter(({ book }) => book === name)
    .map((entry) => ({ ...entry, found: found.get(entry.key) ?? 0 }))
    .filter(
      ({ outcome, found: times }) => !(outcome === 'cut' ? [0, 1] : outcome === 'done' ? [1] : [0]).includes(times),
    );
  expect(wrong, `commands of ${name} whose answer does not hold`).toEqual([]);
}

function countOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

type OutboxRow = { id: string; type: string; sequence: number | null; published: boolean };

const PATIENCE = { timeout: 20_000, interval: 100 };

function outboxOf(databaseUrls: DatabaseUrls, service: (typeof PUBLISHERS)[number]): Promise<OutboxRow[]> {
  return query(
    databaseUrls[service],
    `select id, type, sequence::int, published_at is not null as published from outbox order by sequence`,
  );
}

/** Every fact was published, numbered without a gap, and has exactly one leaf in the log, under its own name. */
export async function expectLogComplete(databaseUrls: DatabaseUrls, auditor: ApiClient): Promise<void> {
  const expected: string[] = [];
  for (const service of PUBLISHERS) {
    let events: OutboxRow[] = [];
    const unpublished = async () => {
      events = await outboxOf(databaseUrls, service);
      return events.filter(({ published }) => !published);
    };
    // The log signs a checkpoint some time after the last leaf, and tells of it.
    await expect.poll(unpublished, { message: `unpublished events of ${service}`, ...PATIENCE }).toEqual([]);
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    for (const { id, type } of events) if (ACTIONS.has(type)) expected.push(`${ACTIONS.get(type)} ${id}`);
  }
  await expect
    .poll(() => signedSize(auditor), { message: 'entries under the signed checkpoint', ...PATIENCE })
    .toBe(expected.length);
  const entries = await Array.fromAsync(auditor.list<LogEntry>('/v1/audit/entries'));
  expect(entries.map(({ type, id }) => `${type} ${id}`).sort()).toEqual(expected.sort());
  expect(entries.map(({ index }) => index)).toEqual(entries.map((_, at) => entries.length - 1 - at));
}

async function signedSize(client: ApiClient): Promise<number> {
  const [, size] = (await client.text('/log/checkpoint')).split('\n');
  return Number(size);
}

/** What was published is what anyone finds: each asset once, with its newest version. */
export async function expectCatalogueComplete(databaseUrls: DatabaseUrls, anyone: ApiClient): Promise<void> {
  const expected: string[] = [];
  for (const [service, kind] of [
    ['datasets', 'dataset'],
    ['models', 'model'],
  ] as const) {
    const published = await query<{ item: string }>(
      databaseUrls[service],
      `select '${kind}:' || organisation || '/' || name || '@' || latest_version || ' ' || title as item
         from asset where latest_version <> '' and access <> 'private'`,
    );
    expected.push(...published.map(({ item }) => item));
  }
  const found = await Array.fromAsync(anyone.list<CatalogueItem>('/v1/catalogue', { sort: 'name' }));
  const items = found.map(
    (item) => `${item.kind}:${item.organisation}/${item.name}@${item.latestVersion} ${item.title}`,
  );
  expect(items.sort()).toEqual(expected.sort());
}

/** What grants knows of the others' facts is what they say themselves. */
export async function expectProjectionsOfGrants(databaseUrls: DatabaseUrls): Promise<void> {
  const pairs = [
    ['members', `select slug, state, revision from organisation`, `select slug, state, revision from organisation`],
    [
      'members',
      `select slug, person_id, role from membership join organisation on organisation.id = organisation_id`,
      `select organisation as slug, person_id, role from membership where role is not null`,
    ],
    [
      'datasets',
      `select id, name, access, latest_version, revision from asset`,
      `select asset_id as id, asset_name as name, access, latest_version, revision from asset where asset_kind = 'dataset'`,
    ],
    [
      'models',
      `select id, name, access, latest_version, revision from asset`,
      `select asset_id as id, asset_name as name, access, latest_version, revision from asset where asset_kind = 'model'`,
    ],
    [
      'licensing',
      `select id, person_id, licence_id from acceptance`,
      `select id, person_id, licence_id from acceptance`,
    ],
  ] as const;
  for (const [owner, own, projected] of pairs) {
    const [said, known] = await Promise.all([query(databaseUrls[owner], own), query(databaseUrls.grants, projected)]);
    const inOrder = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).sort();
    expect(inOrder(known), `what grants knows of ${owner}`).toEqual(inOrder(said));
  }
}

/** No event was put aside anywhere. */
export async function expectNoDeadLetters(governance: ApiClient): Promise<void> {
  for (const service of ['provenance', 'catalogue', 'grants']) {
    const path = `/v1/operations/${service}/dead-letters`;
    const letters = await Array.fromAsync(governance.list<{ type: string; problem: string }>(path));
    expect(letters.map(({ type, problem }) => `${service} could not apply ${type}: ${problem}`)).toEqual([]);
  }
}
