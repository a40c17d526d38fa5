export type TestConfig = {
  /** A PostgreSQL to use instead of starting one; its user must be able to make databases and roles. */
  readonly databaseUrl: string | undefined;
  readonly natsUrl: string | undefined;
  readonly containers: boolean;
  readonly postgresImage: string;
  readonly natsImage: string;
};

/** Reads where the tests find their servers. */
function toTestConfig(env: NodeJS.ProcessEnv): TestConfig {
  return {
    databaseUrl: env.ALLIANCE_TEST_DATABASE_URL || undefined,
    natsUrl: env.ALLIANCE_TEST_NATS_URL || undefined,
    containers: env.ALLIANCE_TEST_CONTAINERS === '1',
    postgresImage: env.ALLIANCE_TEST_POSTGRES_IMAGE || 'postgres:18',
    natsImage: env.ALLIANCE_TEST_NATS_IMAGE || 'nats:2',
  };
}

export const testConfig: TestConfig = toTestConfig(process.env);
