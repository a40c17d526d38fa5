import { defineConfig } from 'vitest/config';
import { LongestFirst } from './packages/testing/src/longest-first.ts';

export default defineConfig({
  test: {
    include: ['{packages,services,scripts,tests}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'tests/smoke/**'],
    globalSetup: 'packages/testing/src/global-setup.ts',
    setupFiles: 'packages/testing/src/setup-matchers.ts',
    pool: 'forks',
    // One more than the processors of a small machine: tests of whole alliances wait for much that is not computed.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // Files share their worker's modules: loading them anew took longer than most files do. No test replaces modules.
    isolate: false,
    // Generous: a slow machine is not a failure.
    testTimeout: 90_000,
    hookTimeout: 180_000,
    reporters: ['default', 'json'],
    outputFile: { json: '.test-results/report.json' },
  },
});
