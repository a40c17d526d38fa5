// The boundaries of docs/style.md, section 3, each rule named as the sentence that it enforces.
const pureLibraries = '(^|/)node_modules/(semver|spdx-[^/]+|canonicalize)/';
const testFile = '\\.test\\.ts$';
const testCode = [testFile, '^tests/', '^services/[^/]+/tests/', '^packages/[^/]+/tests/', '^packages/testing/'];

/** A library may be imported (types excepted) only from the folders that are its home. */
function libraryLivesIn(name, comment, packages, homes) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: '^(packages|services|scripts)/', pathNot: [...homes, ...testCode] },
    to: { path: packages.map((pattern) => `(^|/)node_modules/${pattern}/`), dependencyTypesNot: ['type-only'] },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'services-never-import-services',
      comment: 'A service is reached through its generated client, never by its files.',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'packages-never-import-services',
      comment: 'A package is mechanism shared by services and knows none of them.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^services/' },
    },
    {
      name: 'hosts-import-only-service-and-config',
      comment:
        'The standalone host and the scenario tests may start a service, and the API document describe the gateway; the inside stays its own.',
      severity: 'error',
      from: { path: '^(tests|scripts)/' },
      to: { path: '^services/', pathNot: '^services/[^/]+/src/(service|config)\\.ts$|^services/gateway/src/app\\.ts$' },
    },
    {
      name: 'proto-and-errors-import-nothing-of-ours',
      comment: 'Everything depends on these two, so they depend on nothing.',
      severity: 'error',
      from: { path: '^packages/(proto|errors)/', pathNot: testFile },
      to: { path: '^(packages|services|scripts|tests)/', pathNot: '^packages/(proto|errors)/' },
    },
    {
      name: 'domain-is-pure',
      comment: 'domain/ holds types and decisions: no I/O, no clock, no other layer; only what computes and returns.',
      severity: 'error',
      from: { path: '/src/domain/', pathNot: testFile },
      to: {
        pathNot: [
          '/src/domain/',
          '^packages/(errors|vietnamese-text|transparency-log|personal-data|statements)/',
          pureLibraries,
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'migrations-import-only-kysely',
      comment: 'A migration is frozen; code that it imported could change under it.',
      severity: 'error',
      from: { path: '/migrations/', pathNot: [testFile, '/migrations/index\\.ts$'] },
      to: { pathNot: '(^|/)node_modules/kysely/' },
    },
    {
      name: 'production-code-never-imports-tests',
      comment: 'packages/testing and test files are for tests only.',
      severity: 'error',
      from: { path: '^(packages|services|scripts)/', pathNot: [...testCode, '^scripts/bench\\.ts$'] },
      to: { path: testCode },
    },
    {
      name: 'no-circular',
      comment: 'Two modules that need each other when they run are one module, or hide a third.',
      severity: 'error',
      from: { pathNot: '^packages/proto/src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'not-to-unresolvable',
      comment: 'An import that resolves to nothing is unchecked by every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    libraryLivesIn(
      'sql-lives-in-store',
      'All SQL of a service is in its store/; mechanism is in packages/database, the outbox in packages/events.',
      ['kysely', 'pg'],
      ['/src/store/', '^packages/(database|events)/'],
    ),
    libraryLivesIn(
      'fastify-lives-at-the-http-doors',
      'HTTP is spoken by the gateway, by the signed-URL door of storage, and by the probes of packages/runtime.',
      ['fastify', '@fastify/[^/]+'],
      ['^services/gateway/', '^services/storage/src/transfer/', '^packages/runtime/'],
    ),
    libraryLivesIn('grpc-lives-in-rpc', 'One package knows grpc-js.', ['@grpc/grpc-js'], ['^packages/rpc/']),
    libraryLivesIn('nats-lives-in-events', 'One package knows NATS.', ['@nats-io/[^/]+'], ['^packages/events/']),
    libraryLivesIn(
      's3-lives-in-drivers',
      'One folder knows the S3 client.',
      ['minio', '@aws-sdk/[^/]+'],
      ['^services/storage/src/drivers/'],
    ),
    libraryLivesIn(
      'duckdb-lives-in-the-profiler',
      'DuckDB reads what others have written, so it runs in a process of its own and nowhere else.',
      ['@duckdb/[^/]+'],
      ['^services/datasets/src/profiler/'],
    ),
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^packages/console/'] },
    exclude: { path: ['(^|/)dist/', '^packages/console/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.cjs', '.js', '.json'],
    },
  },
};
