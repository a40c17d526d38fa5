import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkBoundaries } from './boundaries.ts';

const root = await mkdtemp(join(tmpdir(), 'alliance-boundaries-'));
const config = resolve('.dependency-cruiser.cjs');
const libraries = ['kysely', 'pg', 'fastify', '@grpc/grpc-js', '@nats-io/jetstream', 'minio', 'semver'];

async function plant(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

const forbidden = [
  ['services-never-import-services', 'services/b/src/x1.ts', "import '../../a/src/grpc.ts';"],
  ['packages-never-import-services', 'packages/x/src/x2.ts', "import '../../../services/a/src/service.ts';"],
  ['hosts-import-only-service-and-config', 'scripts/x3.ts', "import '../services/a/src/grpc.ts';"],
  ['proto-and-errors-import-nothing-of-ours', 'packages/errors/src/x4.ts', "import '../../testing/src/postgres.ts';"],
  ['domain-is-pure', 'services/a/src/domain/x5.ts', "import '../grpc.ts';"],
  ['domain-is-pure', 'services/a/src/domain/x6.ts', "import 'node:fs';"],
  ['migrations-import-only-kysely', 'services/a/src/store/migrations/x7.ts', "import '../../config.ts';"],
  [
    'production-code-never-imports-tests',
    'services/a/src/x8.ts',
    "import '../../../packages/testing/src/postgres.ts';",
  ],
  ['no-circular', 'services/a/src/x9.ts', "import './x9.ts';"],
  ['not-to-unresolvable', 'services/a/src/x10.ts', "import './absent.ts';"],
  ['sql-lives-in-store', 'services/a/src/operations/x11.ts', "import 'kysely';"],
  ['sql-lives-in-store', 'services/a/src/x12.ts', "import 'pg';"],
  ['fastify-lives-at-the-http-doors', 'services/a/src/x13.ts', "import 'fastify';"],
  ['grpc-lives-in-rpc', 'services/a/src/x14.ts', "import '@grpc/grpc-js';"],
  ['nats-lives-in-events', 'services/a/src/x15.ts', "import '@nats-io/jetstream';"],
  ['s3-lives-in-drivers', 'services/storage/src/x16.ts', "import 'minio';"],
] as const;

const allowed = [
  ['services/a/src/store/x17.ts', "import 'kysely'; import '../config.ts';"],
  ['services/a/src/operations/x18.ts', "import type { T } from 'kysely';"],
  ['services/a/src/domain/x19.ts', "import 'semver'; import '../../../../packages/errors/src/alliance-error.ts';"],
  ['packages/assets/src/store/x20.ts', "import 'kysely';"],
  ['services/a/src/x26.ts', "import type { T } from './x26.ts'; export type T = 1;"],
  ['services/gateway/src/x21.ts', "import 'fastify';"],
  ['services/storage/src/transfer/x22.ts', "import 'fastify';"],
  ['services/storage/src/drivers/x23.ts', "import 'minio';"],
  ['services/a/tests/x24.test.ts', "import 'pg'; import '../../../packages/testing/src/postgres.ts';"],
  ['tests/x25.ts', "import '../services/a/src/service.ts'; import '../services/a/src/config.ts';"],
] as const;

let found = '';

beforeAll(async () => {
  await plant({
    'tsconfig.json': '{}',
    'services/a/src/service.ts': 'export const a = 1;',
    'services/a/src/config.ts': 'export const b = 1;',
    'services/a/src/grpc.ts': 'export const c = 1;',
    'packages/errors/src/alliance-error.ts': 'export class AllianceError {}',
    'packages/testing/src/postgres.ts': 'export const p = 1;',
  });
  for (const name of libraries) {
    const folder = `node_modules/${name}`;
    await plant({ [`${folder}/package.json`]: `{ "name": "${name}", "exports": "./index.js" }` });
    await plant({ [`${folder}/index.js`]: 'export default 1;', [`${folder}/index.d.ts`]: 'export type T = 1;' });
  }
  await plant(Object.fromEntries(forbidden.map(([, path, text]) => [path, text])));
  await plant(Object.fromEntries(allowed));
  found = await checkBoundaries(root, config).catch((error: Error) => error.message);
});
afterAll(() => rm(root, { recursive: true }));

test.each(forbidden)('%s: %s', (rule, path) => {
  expect(found).toContain(`${rule}: ${path} →`);
});

test.each(allowed)('%s may: %s', (path) => {
  expect(found).not.toContain(`: ${path} →`);
});

test('a folder in which nothing is looked at is no success', async () => {
  await plant({ 'empty/packages/README.md': '', 'empty/other.ts': '', 'empty/tsconfig.json': '{}' });
  await expect(checkBoundaries(join(root, 'empty'), config)).rejects.toThrow(/looked at no module/);
});
