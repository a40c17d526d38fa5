import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { streamName, subjectsOf } from './event-name.ts';

export type BusConfig = {
  /** nats://user:password@host:port, several separated by commas. */
  url: string;
  /** Who is connected, as the server shows it. */
  name: string;
  /** First part of every subject and stream; "alliance" unless several alliances share a server. */
  prefix?: string;
  /** Copies of each stream: 1 alone, 3 in a cluster. */
  replicas?: number;
};

/** A connection to JetStream that comes back by itself. */
export type Bus = AsyncDisposable & {
  readonly prefix: string;
  readonly connection: NatsConnection;
  readonly jetstream: JetStreamClient;
  readonly manager: JetStreamManager;
  /** False while the connection is lost: what is asked now is sent when it is back, when nobody waits for it any more. */
  isConnected(): boolean;
  /** Makes the stream of a service if it is not there. */
  ensureStream(service: string): Promise<void>;
  /** Throws when the server does not answer. */
  ping(): Promise<void>;
};

const DUPLICATE_WINDOW_NS = 120_000_000_000;

/** Connects; waits up to a minute for a server that is still starting. */
export async function openBus(config: BusConfig): Promise<Bus> {
  const prefix = config.prefix ?? 'alliance';
  const { servers, user, pass } = parseServers(config.url);
  const connection = await connect({
    servers,
    ...(user === undefined ? {} : { user, pass }),
    name: config.name,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 500,
    waitOnFirstConnect: true,
    pingInterval: 10_000,
    // A stack for each message published, kept in case it fails, cost more than to publish it.
    noAsyncTraces: true,
  });
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const isConnected = watchConnection(connection);
  return {
    prefix,
    connection,
    jetstream: jetstream(connection),
    manager,
    isConnected,
    ensureStream: async (service) => {
      const name = streamName(prefix, service);
      try {
        await manager.streams.info(name);
      } catch (error) {
        if ((error as Error).name !== 'StreamNotFoundError') throw error;
        await manager.streams.add({
          name,
          subjects: [subjectsOf(prefix, service)],
          storage: 'file',
          num_replicas: config.replicas ?? 1,
          duplicate_window: DUPLICATE_WINDOW_NS,
        });
      }
    },
    ping: async () => {
      await connection.flush();
    },
    [Symbol.asyncDispose]: async () => {
      await connection.drain().catch(() => connection.close());
    },
  };
}

/** Whether the connection is up, as far as its own reports say. */
function watchConnection(connection: NatsConnection): () => boolean {
  let connected = true;
  const watch = async () => {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect' || type === 'close') connected = false;
      if (type === 'reconnect') connected = true;
    }
  };
  void watch();
  return () => connected;
}

function parseServers(url: string): { servers: string[]; user?: string; pass?: string } {
  const urls = url.split(',').map((part) => new URL(part.trim()));
  const [first] = urls;
  const servers = urls.map((part) => part.host);
  if (!first?.username) return { servers };
  return { servers, user: decodeURIComponent(first.username), pass: decodeURIComponent(first.password) };
}
