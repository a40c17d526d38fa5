import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { forEachParallel } from '@alliance/cli/transfer/pool';
import { freePort } from '@alliance/embedded/free-port';
import { request } from 'undici';
import { type ByteStore, drain, sendFile } from './byte-store.ts';

/** A program of this machine; undefined when it is not installed. */
function program(name: string): string | undefined {
  const folders = `${process.env.PATH}${delimiter}/usr/sbin${delimiter}/sbin`.split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

async function run(command: string, args: string[], url: string): Promise<AsyncDisposable> {
  const child: ChildProcess = spawn(command, args, { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (let tries = 0; ; tries += 1) {
    const answers = await request(url).then(
      async ({ body }) => body.dump().then(() => true),
      () => false,
    );
    if (answers) break;
    if (tries > 100 || child.exitCode !== null) throw new Error(`${command} does not answer at ${url}`);
    await delay(50);
  }
  return {
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The registry of container images that Debian has, on its file system driver; undefined when it is not installed. */
export async function startDockerRegistry(folder: string): Promise<(AsyncDisposable & ByteStore) | undefined> {
  const path = program('docker-registry');
  if (!path) return undefined;
  const port = await freePort();
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'config.yml'),
    `version: 0.1\nlog: { level: error, accesslog: { disabled: true } }\nstorage: { filesystem: { rootdirectory: ${folder}/data } }\nhttp: { addr: 127.0.0.1:${port} }\n`,
  );
  const url = `http://127.0.0.1:${port}/v2/`;
  const server = await run(path, ['serve', join(folder, 'config.yml')], url);
  return {
    ...server,
    name: 'docker-registry',
    put: (files, parallel) =>
      forEachParallel(files, parallel, async (file) => {
        const { headers, body } = await request(`${url}bench/blobs/uploads/`, { method: 'POST' });
        await body.dump();
        const to = new URL(String(headers.location));
        to.searchParams.set('digest', `sha256:${file.sha256}`);
        await sendFile('PUT', to.href, file, { headers: { 'content-type': 'application/octet-stream' } });
      }),
    get: (files, parallel) =>
      forEachParallel(files, parallel, ({ sha256, size }) => drain(`${url}bench/blobs/sha256:${sha256}`, size)),
  };
}

/** nginx giving out a folder; undefined when it is not installed. */
export async function startNginx(folder: string, served: string): Promise<(AsyncDisposable & ByteStore) | undefined> {
  const path = program('nginx');
  if (!path) return undefined;
  const port = await freePort();
  await mkdir(folder, { recursive: true });
  const config = `daemon off; user root; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
    events { worker_connections 256; }
    http { access_log off; sendfile on; client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder};
      uwsgi_temp_path ${folder}; scgi_temp_path ${folder}; server { listen 127.0.0.1:${port}; root ${served}; } }`;
  await writeFile(join(folder, 'nginx.conf'), config);
  const url = `http://127.0.0.1:${port}/`;
  const server = await run(path, ['-p', folder, '-c', join(folder, 'nginx.conf')], url);
  return {
    ...server,
    name: 'nginx',
    put: async () => {},
    get: (files, parallel) =>
      forEachParallel(files, parallel, (file) => drain(`${url}${file.path.slice(served.length + 1)}`, file.size)),
  };
}

/** What one process of Node can do: read, hash, write, make durable. */
export function bareHashAndWrite(folder: string): ByteStore {
  let written = 0;
  return {
    name: 'bare hash + write + fsync',
    put: async (files) => {
      await mkdir(folder, { recursive: true });
      for (const file of files) {
        const hash = createHash('sha256');
        written += 1;
        await using to = await open(join(folder, String(written)), 'w');
        for await (const chunk of createReadStream(file.path, { highWaterMark: 64 * 1024 })) {
          hash.update(chunk as Buffer);
          await to.write(chunk as Buffer);
        }
        await to.datasync();
        if (hash.digest('hex') !== file.sha256) throw new Error(`${file.path} changed`);
      }
    },
  };
}
