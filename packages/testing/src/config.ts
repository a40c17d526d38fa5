export type TestConfig = {
  /** A PostgreSQL to use instead of starting one; its user must be able to make databases and roles. */
  readonly databaseUrl: string | undefined;
  readonly natsUrl: string | undefined;
  /** http://accessKey:secretKey@host:port */
  readonly s3Url: string | undefined;
  readonly containers: boolean;
  readonly postgresImage: string;
  readonly natsImage: string;
  readonly s3Image: string;
};

/** Reads where the tests find their servers. */
function toTestConfig(env: NodeJS.ProcessEnv): TestConfig {
  return {
    databaseUrl: env.ALLIANCE_TEST_DATABASE_URL || undefined,
    natsUrl: env.ALLIANCE_TEST_NATS_URL || undefined,
    s3Url: s3UrlOf(env),
    containers: env.ALLIANCE_TEST_CONTAINERS === '1',
    postgresImage: env.ALLIANCE_TEST_POSTGRES_IMAGE || 'postgres:18',
    natsImage: env.ALLIANCE_TEST_NATS_IMAGE || 'nats:2',
    s3Image: env.ALLIANCE_TEST_S3_IMAGE || 'chrislusf/seaweedfs',
  };
}

function s3UrlOf(env: NodeJS.ProcessEnv): string | undefined {
  if (!env.ALLIANCE_TEST_S3_ENDPOINT) return undefined;
  const url = new URL(env.ALLIANCE_TEST_S3_ENDPOINT);
  url.username = encodeURIComponent(env.ALLIANCE_TEST_S3_ACCESS_KEY ?? '');
  url.password = encodeURIComponent(env.ALLIANCE_TEST_S3_SECRET_KEY ?? '');
  return url.href;
}

export const testConfig: TestConfig = toTestConfig(process.env);
