import { s3ServerUrl } from './test-servers.ts';

export type TestS3 = {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
};

/**
 * The S3 server of this run, shared with other files: use a bucket of one's own. Where none can be had it answers with the
 * reason instead, which is printed too: tests that need it are skipped then.
 */
export async function findTestS3(): Promise<{ s3: TestS3 } | { s3: undefined; missing: string }> {
  try {
    const { protocol, host, username, password } = new URL(await s3ServerUrl());
    const keys = { accessKey: decodeURIComponent(username), secretKey: decodeURIComponent(password) };
    return { s3: { endpoint: `${protocol}//${host}`, region: 'us-east-1', ...keys } };
  } catch (error) {
    const missing = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `Tests that need an S3 server are skipped. ${missing}\n` +
        'To run them, name a server with ALLIANCE_TEST_S3_ENDPOINT, ALLIANCE_TEST_S3_ACCESS_KEY and ' +
        'ALLIANCE_TEST_S3_SECRET_KEY, use containers with ALLIANCE_TEST_CONTAINERS=1, or run on Debian.\n',
    );
    return { s3: undefined, missing };
  }
}
