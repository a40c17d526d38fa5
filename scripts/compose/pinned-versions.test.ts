import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const dockerfile = await readFile('deploy/Dockerfile', 'utf8');

test('images carry the Node that scripts run on', async () => {
  const { devDependencies } = JSON.parse(await readFile('package.json', 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  expect(dockerfile).toContain(`ARG NODE_IMAGE=node:${devDependencies.node}-`);
});

test('images are installed by the pnpm that installs the workspace', async () => {
  const [, version] = /const pnpm = 'pnpm@([^']+)'/.exec(await readFile('scripts/bootstrap.mjs', 'utf8')) ?? [];
  expect(dockerfile).toContain(`ARG PNPM_VERSION=${version}\n`);
});
