import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Caller } from '@alliance/auth/caller';
import { SERVICE_NAMES } from '@alliance/auth/identity';
import {
  ColumnChangeKind,
  FileProfileState,
  ProfileCoverage,
  ProfileState,
} from '@alliance/proto/alliance/datasets/v1/profile_pb';
import { ProfilesService } from '@alliance/proto/alliance/datasets/v1/profiles_service_pb';
import { people } from '@alliance/testing/contracts/assets-desk';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Profiled, startProfiled } from './start-profiled.ts';

const CSV = 'id,câu\n1,Xin chào\n2,Tạm biệt\n';
let it: Profiled;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'profiles-test-'));
  it = await startProfiled({ folder });
});
afterAll(async () => {
  await it?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const get = (name: string, version = '1.0.0', caller: Caller | null = null) =>
  it.profiles.getProfile({ ref: it.shop.versionRef(name, version) }, caller ? it.shop.as(caller) : {});
const file = (name: string, path: string, withValues = false, version = '1.0.0') =>
  it.profiles.getFileProfile({ ref: it.shop.versionRef(name, version), path, withValues });

describe('a published version', () => {
  test('is profiled, and what could not be read or was left out is said', async () => {
    const files = {
      'a.csv': CSV,
      'b/broken.parquet': 'no parquet',
      'c.txt': 'một\nhai\n',
      'README.md': '# Về bộ dữ liệu',
      'big.txt': 'x'.repeat(1_000_001),
    };
    await it.publish('mixed', '1.0.0', files);
    await it.settled('mixed', '1.0.0');
    const { profile } = await get('mixed');
    expect(profile).toMatchObject({
      coverage: ProfileCoverage.PARTIAL,
      profiler: 1,
      fileCount: 2n,
      brokenCount: 1n,
      leftOutCount: 1n,
      rowCount: 4n,
    });
    const { files: listed } = await it.profiles.listFileProfiles({ ref: it.shop.versionRef('mixed', '1.0.0') });
    expect(listed.map(({ path, state }) => [path, state])).toEqual([
      ['a.csv', FileProfileState.READ],
      ['b/broken.parquet', FileProfileState.BROKEN],
      ['c.txt', FileProfileState.READ],
    ]);
    expect(listed[1]?.problem).toContain('do not begin like it');
    expect(await readdir(folder)).toEqual([]);
  });

  test('without data files has a profile of nothing', async () => {
    await it.publish('nothing', '1.0.0', { 'README.md': 'x' });
    await it.settled('nothing', '1.0.0');
    expect((await get('nothing')).profile).toMatchObject({ coverage: ProfileCoverage.FULL, fileCount: 0n });
  });

  test('shows samples and ranges only to those of whom the gateway says that they may', async () => {
    await it.publish('values', '1.0.0', { 'a.csv': CSV });
    await it.settled('values', '1.0.0');
    const { file: without } = await file('values', 'a.csv');
    expect(without).toMatchObject({ rowCount: 2n, samples: [] });
    expect(without?.columns.map(({ name, type, lowest }) => [name, type, lowest])).toEqual([
      ['id', 'BIGINT', ''],
      ['câu', 'VARCHAR', ''],
    ]);
    const { file: withValues } = await file('values', 'a.csv', true);
    expect(withValues?.columns[0]).toMatchObject({ lowest: '1', highest: '2' });
    expect(withValues?.samples[0]?.cells.map(({ text }) => text)).toEqual(['1', 'Xin chào']);
    const { files } = await it.profiles.listFileProfiles({ ref: it.shop.versionRef('values', '1.0.0') });
    expect(files[0]?.samples).toEqual([]);
  });

  test('says what looks like personal data to those who answer for it, and to nobody else', async () => {
    const rows = [
      'ghi_chu,sdt',
      'Khách quen lâu năm của cửa hàng chúng tôi,0912345678',
      'Giao hàng buổi chiều tại nhà riêng,0987654321',
    ];
    await it.publish('people', '1.0.0', { 'a.csv': `${rows.join('\n')}\n` });
    await it.settled('people', '1.0.0');
    const ref = it.shop.versionRef('people', '1.0.0');
    const as = async (caller: Caller | null) => {
      const options = caller ? it.shop.as(caller) : {};
      return (await it.profiles.getFileProfile({ ref, path: 'a.csv', withValues: true }, options)).file;
    };
    const seen = await as(people.member);
    expect(seen?.columns[0]?.languages).toMatchObject([{ language: 'vi', share: 1 }]);
    expect(seen?.personalData).toMatchObject([
      { column: 'sdt', type: 'VN_PHONE', class: 'basic', distinctCount: 2n, sureCount: 2n },
    ]);
    expect(JSON.stringify(seen?.personalData.map(({ examples }) => examples))).not.toContain('0912345678');
    expect((await as(people.governance))?.personalData).toHaveLength(1);
    expect((await as(people.auditor))?.personalData).toHaveLength(1);
    for (const caller of [null, people.stranger]) expect((await as(caller))?.personalData).toEqual([]);
    const { files } = await it.profiles.listFileProfiles({ ref }, it.shop.as(people.owner));
    expect(files[0]?.personalData).toEqual([]);
  });

  test('is told of by an event that says nothing of what is in it', async () => {
    const event = (await it.started.events()).find(({ type }) => type === 'alliance.datasets.v1.version_profiled');
    expect(event).toBeDefined();
    expect(JSON.stringify(event)).not.toMatch(/Xin chào|câu/);
  });
});

test('the same bytes are fetched once, under whatever name and in whatever version', async () => {
  const content = 'a,b\n1,2\n';
  await it.publish('once', '1.0.0', { 'a.csv': content, 'b/copy.csv': content });
  await it.publish('once-more', '1.0.0', { 'c.csv': content });
  await it.settled('once', '1.0.0');
  await it.settled('once-more', '1.0.0');
  expect(it.bytes.reads.get(it.bytes.add(content).sha256)).toBe(1);
});

test('a version looks at what the one below looked at, then at what is new, and never counts wrong', async () => {
  const names = (text: string) => Object.fromEntries([...text].map((name) => [`${name}.csv`, `${name}\n${text}\n`]));
  const settle = async (version: string, files: Record<string, string>) => {
    await it.publish('grows', version, files);
    await it.settled('grows', version);
    const ref = it.shop.versionRef('grows', version);
    const { files: listed } = await it.profiles.listFileProfiles({ ref });
    const { profile } = await get('grows', version);
    return [listed.map(({ path }) => path.charAt(0)).join(''), Number(profile?.leftOutCount)];
  };
  expect(await settle('1.0.0', names('cdefgh'))).toEqual(['cdefg', 1]);
  // Room for no more: neither for what comes first by name, nor for what was left out and is another now.
  expect(await settle('1.1.0', { ...names('cdefgh'), ...names('ahi'), 'note.md': 'x' })).toEqual(['cdefg', 3]);
  expect(await settle('2.0.0', names('acdefgi'))).toEqual(['cdefg', 2]);
  // Something looked at is gone, so that others come in.
  expect(await settle('3.0.0', names('adefgi'))).toEqual(['adefg', 1]);
  expect(await settle('4.0.0', names('de'))).toEqual(['de', 0]);
  expect(await settle('4.1.0', names('cdef'))).toEqual(['cdef', 0]);
});

test('the difference between schemas', async () => {
  await it.publish('schema', '1.0.0', { 'a.csv': 'id,x,y\n1,2,3\n', 'same.csv': CSV, 'gone.csv': CSV });
  await it.publish('schema', '2.0.0', { 'a.csv': 'id,x,z\n1,hai,3\n', 'same.csv': CSV, 'new.csv': CSV });
  await it.settled('schema', '1.0.0');
  await it.settled('schema', '2.0.0');
  const diff = { ref: it.shop.ref('schema'), fromVersion: '1.0.0', toVersion: '2.0.0' };
  const { changes } = await it.profiles.diffSchemas(diff);
  expect(
    changes.map(({ path, kind, column, typeBefore, typeAfter }) => [path, kind, column, typeBefore, typeAfter]),
  ).toEqual([
    ['a.csv', ColumnChangeKind.RETYPED, 'x', 'BIGINT', 'VARCHAR'],
    ['a.csv', ColumnChangeKind.REMOVED, 'y', 'BIGINT', ''],
    ['a.csv', ColumnChangeKind.ADDED, 'z', '', 'BIGINT'],
  ]);
});

describe('work is not lost', () => {
  test('a store that is silent is asked again, three times in all', async () => {
    it.bytes.silent = true;
    await it.publish('silent', '1.0.0', { 'a.csv': 'only,here\n1,2\n' });
    const client = new pg.Client({ connectionString: it.started.databaseUrl });
    await client.connect();
    try {
      const hurry = setInterval(
        () => void client.query('update profile_job set due_at = now() where claim is null'),
        200,
      );
      await it.settled('silent', '1.0.0', ProfileState.FAILED).finally(() => clearInterval(hurry));
      expect(it.bytes.reads.get(it.bytes.add('only,here\n1,2\n').sha256)).toBe(3);
      it.bytes.silent = false;
      // As after a kill: the claim of a process that is gone, and its lease over.
      await client.query(
        "update profile_job set state = 'waiting', tries = 1, claim = '00000000-0000-4000-8000-000000000000', due_at = now() where state = 'failed'",
      );
      await it.settled('silent', '1.0.0');
    } finally {
      it.bytes.silent = false;
      await client.end();
    }
  });

  test('of what is retracted with its bytes nothing is kept', async () => {
    const content = 'secret\nbí mật\n';
    await it.publish('purged', '1.0.0', { 'a.csv': content });
    await it.settled('purged', '1.0.0');
    const ref = it.shop.versionRef('purged', '1.0.0');
    const retraction = { ref, reason: 'Xoá theo yêu cầu.', severity: 'high', purge: true };
    await it.shop.assets.retractVersion(retraction, it.shop.as(people.owner));
    await expect(get('purged')).toThrowWithCode('not_found');
    await expect(file('purged', 'a.csv', true)).toThrowWithCode('not_found');
    const client = new pg.Client({ connectionString: it.started.databaseUrl });
    await client.connect();
    const { rows } = await client.query("select 1 from file_profile where report::text like '%bí mật%'");
    await client.end();
    expect(rows).toEqual([]);
  });
});

describe('who may see a profile', () => {
  beforeAll(async () => {
    await it.publish('closed', '1.0.0', { 'a.csv': CSV }, { access: 'private' });
    await it.settled('closed', '1.0.0');
    await it.shop.make({ name: 'drafty', versions: [{ version: '1.0.0', state: 'draft' }] });
  });

  test.each([
    ['nobody', null],
    ['another organisation', people.stranger],
  ])('a private dataset has none for %s', async (_, caller) => {
    await expect(get('closed', '1.0.0', caller)).toThrowWithCode('not_found');
    const ref = it.shop.versionRef('closed', '1.0.0');
    const options = caller ? it.shop.as(caller) : {};
    await expect(it.profiles.listFileProfiles({ ref }, options)).toThrowWithCode('not_found');
    await expect(it.profiles.getFileProfile({ ref, path: 'a.csv', withValues: true }, options)).toThrowWithCode(
      'not_found',
    );
    const diff = { ref: it.shop.ref('closed'), fromVersion: '1.0.0', toVersion: '1.0.0' };
    await expect(it.profiles.diffSchemas(diff, options)).toThrowWithCode('not_found');
  });

  test('its own people have it', async () => {
    expect((await get('closed', '1.0.0', people.member)).profile?.state).toBe(ProfileState.COMPLETE);
  });

  test('drafts have none, and what is not there neither', async () => {
    await expect(get('drafty', '1.0.0', people.owner)).toThrowWithCode('not_found');
    await expect(get('mixed', '9.9.9')).toThrowWithCode('not_found');
    await expect(file('mixed', 'nothing.csv')).toThrowWithCode('not_found');
    await expect(file('mixed', '../../etc/passwd')).toThrowWithCode('not_found');
  });

  test.each([
    ['a page that is too large', { pageSize: 51 }, 'invalid_argument'],
    ['a cursor that is none', { pageToken: 'x' }, 'invalid_cursor'],
  ] as const)('%s is refused', async (_, page, code) => {
    await expect(it.profiles.listFileProfiles({ ref: it.shop.versionRef('mixed', '1.0.0'), ...page })).toThrowWithCode(
      code,
    );
  });

  test('only the gateway may ask', async () => {
    for (const service of SERVICE_NAMES.filter((name) => name !== 'gateway')) {
      const client = it.shop.client(ProfilesService, service);
      for (const rpc of ['getProfile', 'listFileProfiles', 'getFileProfile', 'diffSchemas'] as const) {
        await expect(client[rpc]({})).toThrowWithCode('caller_not_allowed');
      }
    }
  });
});
