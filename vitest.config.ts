import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{packages,services,scripts,tests}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'tests/smoke/**'],
    globalSetup: 'packages/testing/src/global-setup.ts',
    setupFiles: 'packages/testing/src/setup-matchers.ts',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ['default', 'json'],
    outputFile: { json: '.test-results/report.json' },
  },
});
