import { defineConfig } from 'vitest/config';

// Apart from the other tests: this one needs a Docker engine and minutes.
export default defineConfig({
  test: {
    root: '.',
    include: ['tests/smoke/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 1_800_000,
    reporters: ['verbose', 'json'],
    outputFile: { json: '.test-results/smoke.json' },
  },
});
