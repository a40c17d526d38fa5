import { randomBytes } from 'node:crypto';
import { GenericContainer, getContainerRuntimeClient, type StartedTestContainer, Wait } from 'testcontainers';
import type { TestConfig } from './config.ts';
import type { RunningServer, ServerSource } from './server-source.ts';

/** Answers whether a container engine can be used. */
export async function containersWork(): Promise<boolean> {
  return getContainerRuntimeClient().then(
    () => true,
    () => false,
  );
}

/** The official images, and SeaweedFS for S3, in containers that are removed after the run. */
export function containerSource(config: TestConfig): ServerSource {
  return {
    postgres: () => startPostgres(config.postgresImage),
    nats: () => startNats(config.natsImage),
    s3: () => startS3(config.s3Image),
  };
}

async function startPostgres(image: string): Promise<RunningServer> {
  const password = randomBytes(16).toString('hex');
  const container = await new GenericContainer(image)
    .withEnvironment({
      POSTGRES_PASSWORD: password,
      POSTGRES_INITDB_ARGS: '--locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C.UTF-8',
    })
    .withCommand(['postgres', '-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'max_connections=300'])
    .withExposedPorts(5432)
    // The image starts the server twice: once for itself to initialise the data, then for good.
    .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
    .start();
  return running(
    container,
    `postgres://postgres:${password}@${container.getHost()}:${container.getMappedPort(5432)}/postgres`,
  );
}

async function startNats(image: string): Promise<RunningServer> {
  const password = randomBytes(16).toString('hex');
  const container = await new GenericContainer(image)
    .withCommand(['--jetstream', '--user', 'alliance', '--pass', password])
    .withExposedPorts(4222)
    .withWaitStrategy(Wait.forLogMessage(/Server is ready/))
    .start();
  return running(container, `nats://alliance:${password}@${container.getHost()}:${container.getMappedPort(4222)}`);
}

async function startS3(image: string): Promise<RunningServer> {
  const [accessKey, secretKey] = [randomBytes(10).toString('hex'), randomBytes(20).toString('hex')];
  const identity = { name: 'test', credentials: [{ accessKey, secretKey }], actions: ['Admin'] };
  const container = await new GenericContainer(image)
    .withCopyContentToContainer([{ content: JSON.stringify({ identities: [identity] }), target: '/etc/s3.json' }])
    // Another image than SeaweedFS takes its keys from here and knows nothing of the command.
    .withEnvironment({ AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secretKey })
    .withCommand(['server', '-s3', '-s3.config=/etc/s3.json'])
    .withExposedPorts(8333)
    .withWaitStrategy(Wait.forListeningPorts())
    .start();
  return running(container, `http://${accessKey}:${secretKey}@${container.getHost()}:${container.getMappedPort(8333)}`);
}

function running(container: StartedTestContainer, url: string): RunningServer {
  return {
    url,
    async [Symbol.asyncDispose]() {
      await container.stop({ remove: true, removeVolumes: true });
    },
  };
}
