import { Client } from 'minio';

/** Everything that lies in a bucket, and what somebody began to send into it. */
export type BucketContents = { keys: string[]; unfinished: string[] };

/** Lists a bucket of the S3 server at a URL with its keys; asks past the service that owns it. */
export async function bucketContents(url: string, bucket: string): Promise<BucketContents> {
  const { hostname, port, username, password } = new URL(url);
  const client = new Client({
    ...{ endPoint: hostname, port: Number(port), useSSL: false, pathStyle: true, region: 'us-east-1' },
    ...{ accessKey: decodeURIComponent(username), secretKey: decodeURIComponent(password) },
  });
  const keys: string[] = [];
  for await (const { name } of client.listObjectsV2(bucket, '', true)) keys.push(String(name));
  const unfinished: string[] = [];
  for await (const { key } of client.listIncompleteUploads(bucket, '', true)) unfinished.push(String(key));
  return { keys, unfinished };
}
